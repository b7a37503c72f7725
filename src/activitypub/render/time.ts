/**
 * ISO 8601 with zone (O4): `2026-11-23T10:00:00Z`. Milliseconds are kept where there are any, so that two edits within
 * one second still give an `updated` that grows (O14).
 */
export function renderTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
