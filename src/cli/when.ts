const steps = [
  { unit: 'd', size: 86_400_000 },
  { unit: 'h', size: 3_600_000 },
  { unit: 'min', size: 60_000 },
  { unit: 's', size: 1000 },
];

/** A time as a person asks for it, both ways: `3 min ago (2026-11-23 14:05 UTC)`. Milliseconds; null is `never`. */
export function when(at: number | null, now: number): string {
  if (at === null) return 'never';
  return `${relative(at, now)} (${absolute(at)})`;
}

export function relative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  const step = steps.find(({ size }) => distance >= size);
  if (step === undefined) return 'now';
  const count = `${Math.floor(distance / step.size)} ${step.unit}`;
  return at <= now ? `${count} ago` : `in ${count}`;
}

export function absolute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
