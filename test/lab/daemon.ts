import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { until } from './until.js';

export interface Daemon {
  readonly pid: number;
  /** Both its outputs, and what it writes to its own log when that is the same file. */
  log(): string;
  running(): boolean;
  /** Asks it to end; whoever does not within the time is killed, and that is an error. */
  stop(signal?: NodeJS.Signals, timeoutMs?: number): Promise<void>;
  /** As a crash would end it. */
  kill(): Promise<void>;
}

export interface DaemonOptions {
  name: string;
  command: string[];
  logFile: string;
  ready: () => boolean | Promise<boolean>;
  readyWithinMs?: number;
  environment?: NodeJS.ProcessEnv;
  directory?: string;
  stopSignal?: NodeJS.Signals;
}

/** A child process that serves. Resolves once it is ready; throws with the end of its log when it never is. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { name, command, logFile, ready, readyWithinMs = 30_000, stopSignal = 'SIGTERM' } = options;
  const [program = '', ...programArguments] = command;
  const output = openSync(logFile, 'a');
  const child = spawn(program, programArguments, {
    stdio: ['ignore', output, output],
    env: options.environment ?? process.env,
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  });
  closeSync(output);
  const tail = () => `--- the end of ${name}'s log:\n${readFileSync(logFile, 'utf8').slice(-3000)}`;
  const running = () => child.exitCode === null && child.signalCode === null;
  await once(child, 'spawn').catch((cause) => {
    throw new Error(`${name} cannot be started: ${cause.message}`, { cause });
  });
  const hopeless = () => {
    if (!running()) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}\n${tail()}`);
  };
  const end = async (signal: NodeJS.Signals, timeoutMs: number) => {
    if (!running()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    await ended;
    clearTimeout(deadline);
    if (late) throw new Error(`${name} did not stop within ${timeoutMs} ms of ${signal}\n${tail()}`);
  };
  try {
    await until(`${name} to be ready`, ready, { timeoutMs: readyWithinMs, hopeless, evidence: tail });
  } catch (cause) {
    await end('SIGKILL', 5_000);
    throw cause;
  }
  return {
    pid: child.pid ?? 0,
    log: () => readFileSync(logFile, 'utf8'),
    running,
    stop: (signal = stopSignal, timeoutMs = 15_000) => end(signal, timeoutMs),
    kill: () => end('SIGKILL', 5_000),
  };
}
