import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { program } from '../lab/program.js';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the command line as a process of its own, as a person would. */
export async function herald(
  args: string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', ...env },
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    ended.err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  [ended.code] = await once(child, 'close');
  return ended;
}
