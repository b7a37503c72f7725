import type { ToldTest } from './told-tests.js';

/** So many tests are named for one requirement; the others show it as well. */
const MOST_NAMED = 4;

/** The rooms of test/ where a letter's requirements are at home. */
const rooms: Record<string, string[]> = {
  W: ['http', 'config'],
  N: ['http'],
  A: ['activitypub/render', 'http'],
  C: ['activitypub/render', 'attacks'],
  X: ['http', 'nginx'],
  K: ['http'],
  O: ['activitypub/render', 'publishing'],
  V: ['activitypub/render', 'delivery'],
  I: ['inbox'],
  S: ['signatures', 'remote'],
  R: ['attacks', 'inbox', 'delivery'],
  Y: ['delivery', 'inbox'],
  D: ['attacks'],
};

/** Of the tests that show a requirement those to name, and how many are left: the room it is at home in first, and no file twice before all had their turn. */
export function mostTelling(label: string, tests: readonly ToldTest[]): { named: ToldTest[]; others: number } {
  const byFile = new Map<string, ToldTest[]>();
  for (const test of tests.filter(({ labels }) => labels.includes(label)))
    byFile.set(test.file, [...(byFile.get(test.file) ?? []), test].sort(byFocus));
  const files = [...byFile.entries()]
    .sort(([one, [first]], [other, [second]]) => {
      const near = distance(label, one) - distance(label, other);
      return near || (first && second ? byFocus(first, second) : 0);
    })
    .map(([, shown]) => shown);
  const turns = Math.max(0, ...files.map(({ length }) => length));
  const order = Array.from({ length: turns }, (_, turn) => files.flatMap((shown) => shown[turn] ?? [])).flat();
  return { named: order.slice(0, MOST_NAMED), others: Math.max(0, order.length - MOST_NAMED) };
}

/** A test of one requirement tells more of it than one of ten. */
function byFocus(one: ToldTest, other: ToldTest): number {
  return one.labels.length - other.labels.length;
}

function distance(label: string, file: string): number {
  const homes = rooms[label.charAt(0)] ?? [];
  const place = homes.findIndex((home) => file.startsWith(`${home}/`));
  return place < 0 ? homes.length : place;
}
