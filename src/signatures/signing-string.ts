/** One line per signed header, `(request-target)` from method and target (draft-cavage-12 §2.3). */
export function signingString(
  names: readonly string[],
  request: { method: string; target: string; header: (name: string) => string },
): string {
  return names
    .map((name) =>
      name === '(request-target)'
        ? `(request-target): ${request.method.toLowerCase()} ${request.target}`
        : `${name}: ${request.header(name)}`,
    )
    .join('\n');
}
