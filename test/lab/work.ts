import { expect } from 'chai';

/** How many times as long the second text is. */
const TIMES = 8;

/**
 * Demands that work grows with the length of what it is done to, and no faster. Measured is the processor's own time,
 * whatever else the machine does.
 * @param label says in a failure which work it was
 * @param work does it to a text of so many pieces
 */
export function expectLinear(label: string, work: (pieces: number) => void, pieces = 1000): void {
  const [short, long] = [milliseconds(() => work(pieces)), milliseconds(() => work(pieces * TIMES))];
  // Quadratic work would be 64 times as much.
  expect(long, `${label}: ${short} ms, then ${long} ms`).to.be.at.most(short * TIMES * 3 + 300);
}

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
