/** What stands where a secret was. */
export const mask = '***';

/** An address of a database with its password masked, wherever it stands in it: fit for a log, a report, a printed configuration. */
export function maskUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):.*@(?=[^@]*$)/i, `$1:${mask}@`)
    .replace(/([?&][^=&]*(?:pass|secret|token|key)[^=&]*=)[^&]*/gi, `$1${mask}`);
}

/** Takes every given secret out of a text. Short ones stay: they would blot out common words. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((masked, secret) => masked.replaceAll(secret, mask).replaceAll(encodeURIComponent(secret), mask), text);
}

/** The password inside a database address, decoded; null when it has none. */
export function passwordOf(url: string): string | null {
  try {
    const { password } = new URL(url);
    return password === '' ? null : decodeURIComponent(password);
  } catch {
    return null;
  }
}
