import { expect } from 'chai';
import { allImports, type Import, importsOf, roomOf, sourceFiles } from './imports.js';

/** ARCHITECTURE.md, "The floors". A file may import from its own room and from any lower floor: never up, never sideways. */
const floors: string[][] = [
  ['model', 'activitypub', 'signatures', 'config', 'log'],
  ['wordpress', 'store', 'remote', 'actor', 'systemd'],
  ['delivery', 'notifiers'],
  ['publishing', 'inbox', 'newsroom', 'moderation', 'doctor'],
  ['http', 'schedule'],
  ['main.ts', 'sidecar.ts', 'sidecar', 'cli', 'demo'],
];

/**
 * The wire and the configuration speak of our nouns; what editors send in is published as everything else is; and under the roof everybody
 * knows the sidecar, which knows none of them.
 */
const sameFloor = [
  'activitypub → model',
  'config → model',
  'newsroom → publishing',
  'cli → sidecar.ts',
  'demo → sidecar.ts',
  'cli → demo',
  'sidecar.ts → sidecar',
  'main.ts → cli',
  'main.ts → sidecar.ts',
];

const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));

function breaks({ from, to, ours }: Import): boolean {
  if (!ours) return false;
  const [ourRoom, theirRoom] = [roomOf(from), roomOf(to)];
  if (ourRoom === theirRoom || sameFloor.includes(`${ourRoom} → ${theirRoom}`)) return false;
  return floorOf(theirRoom) >= floorOf(ourRoom);
}

const written = ({ from, to }: Import) => `${from} → ${to}`;

describe('the floors of the house', () => {
  it('have room for every file', () => {
    expect(sourceFiles().length).to.be.greaterThan(50);
    expect(sourceFiles().filter((file) => floorOf(roomOf(file)) === -1)).to.deep.equal([]);
  });

  it('are never climbed by an import, type-only ones included', () => {
    expect(allImports().filter(breaks).map(written)).to.deep.equal([]);
  });

  it('carry imports of files that exist', () => {
    const files = new Set(sourceFiles());
    expect(
      allImports()
        .filter(({ to, ours }) => ours && !files.has(to))
        .map(written),
    ).to.deep.equal([]);
  });

  it('hold no circle of files', () => {
    const circles: string[] = [];
    const edges = new Map<string, string[]>();
    for (const { from, to, ours } of allImports()) if (ours) edges.set(from, [...(edges.get(from) ?? []), to]);
    const done = new Set<string>();
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of edges.keys()) walk(file, []);
    expect(circles).to.deep.equal([]);
  });

  it('are told apart by this test', () => {
    const up = importsOf('store/a.ts', "import type { B } from '../http/b.js';");
    const sideways = importsOf('store/a.ts', "export { B } from '../wordpress/b.js';");
    const lazy = importsOf('delivery/a.ts', "const b = await import('../inbox/b.js');");
    const inType = importsOf('delivery/a.ts', "type B = import('../inbox/b.js').B;");
    const down = importsOf('inbox/handlers/a.ts', "import { b } from '../../store/b.js';");
    expect([up, sideways, lazy, inType, down].map((found) => found.map(breaks))).to.deep.equal([
      [true],
      [true],
      [true],
      [true],
      [false],
    ]);
  });
});
