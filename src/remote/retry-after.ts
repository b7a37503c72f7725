/** `Retry-After` in seconds or as a date, to milliseconds from now; null where it says nothing sensible. */
export function retryAfterOf(header: string | string[] | undefined, now: number): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) && wait > 0 ? wait : null;
}
