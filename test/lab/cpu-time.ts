import { expect } from 'chai';

/** Milliseconds of the processor that this process takes for some work, however busy the machine is. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return spentSince(before);
}

/** How many times as long the second text is. */
const TIMES = 8;

/**
 * Demands that work grows with the length of what it is done to, and no faster.
 * @param label says in a failure which work it was
 * @param work does it to a text of so many pieces
 */
export function expectLinear(label: string, work: (pieces: number) => void, pieces = 1000): void {
  const measure = (count: number) => {
    const before = process.cpuUsage();
    work(count);
    return spentSince(before);
  };
  const [short, long] = [measure(pieces), measure(pieces * TIMES)];
  // Quadratic work would be 64 times as much.
  expect(long, `${label}: ${short} ms, then ${long} ms`).to.be.at.most(short * TIMES * 3 + 300);
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
