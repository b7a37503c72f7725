import { type Environment, environment } from '../config/environment.js';
import { exitCode } from './exit-code.js';

/** What a command sees of the machine: passed in, so that a test can stand in for it. */
export interface World {
  env: Environment;
  /** The Node that runs this; absent: the process's own. */
  node?: string;
  /** Where configurations are looked for when none is named; absent: /etc/herald. */
  configDirectory?: string;
  /** The command's answer. */
  out(text: string): void;
  /** For the person in front: errors, progress, advice. */
  err(text: string): void;
  input: NodeJS.ReadableStream;
  /** True when a person can answer questions. */
  interactive: boolean;
  /** Width of the terminal, in signs; absent where the answer goes elsewhere. */
  columns?: number;
  /** Milliseconds since the epoch. */
  now(): number;
}

export function realWorld(): World {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
  return {
    env: environment(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: process.stdin,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
    now: Date.now,
  };
}

/** `herald notes | head` is no failure: the reader has seen enough. A full disk behind the output is one. */
function endQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? exitCode.done : exitCode.failed);
}
