/** ISO 8601 with zone and whole seconds (O4): `2026-11-23T10:00:00Z`. */
export function renderTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
