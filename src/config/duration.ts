const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const longest = 366 * units.d;

/** Reads `250ms`, `0s`, `5m`, `36h`, `3d` as milliseconds; null when it is none of these, or longer than a year. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  const milliseconds = Number(count) * units[unit as keyof typeof units];
  return milliseconds <= longest ? milliseconds : null;
}

/** The shortest exact way to write it: `300000` is `5m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const fitting = (Object.entries(units) as [string, number][]).filter(([, size]) => milliseconds % size === 0);
  const [unit, size] = fitting.at(-1) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
