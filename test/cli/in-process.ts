import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.js';
import type { World } from '../../src/cli/world.js';
import type { Ended } from './herald.js';

/**
 * Runs a command in this process: much faster than one of its own. For commands, not for `run`. The loader of the tests gives
 * modules that are imported late another copy of the error classes, so that exit codes 2 may come out as 1: see herald.ts.
 */
export async function inProcess(args: string[], more: Partial<World> = {}): Promise<Ended> {
  const ended: Ended = { code: null, out: '', err: '' };
  ended.code = await main(args, {
    env: {},
    out: (text) => {
      ended.out += text;
    },
    err: (text) => {
      ended.err += text;
    },
    input: Readable.from([]),
    interactive: false,
    now: Date.now,
    ...more,
  });
  return ended;
}
