import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { program } from '../lab/program.js';

/** One life of `herald run`. */
export interface Life {
  /** Resolves when its log says so, when it has ended, or after `timeoutMs`: whatever comes first. */
  says(text: string, timeoutMs: number): Promise<void>;
  log(): string;
  /** `kill -9`. @throws Error when it had ended by itself: a crash must never keep it from starting again */
  kill(): Promise<void>;
  /** Ends it properly. @throws Error when that fails */
  stop(): Promise<void>;
}

export interface DoomedHerald {
  /** A command to its end. @throws Error when it fails */
  command(...words: string[]): Promise<void>;
  /** @param clockAhead milliseconds */
  run(clockAhead: number): Life;
}

const clock = fileURLToPath(new URL('./clock-ahead.js', import.meta.url));

/** Herald with a real configuration file, in a directory of its own. */
export function doomedHerald(directory: string, database: string): DoomedHerald {
  const config = join(directory, 'herald.toml');
  writeFileSync(config, configuration(directory, database), { mode: 0o600 });
  loadOrCreateKeyPair(join(directory, 'state', 'actor.pem'));
  const start = (words: string[], clockAhead: number) =>
    spawn(process.execPath, ['--import', clock, program, ...words, '--config', config], {
      env: { PATH: '/usr/bin:/bin', CLOCK_AHEAD: String(clockAhead) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  return {
    async command(...words) {
      const life = lifeOf(start(words, 0));
      const code = await life.ended;
      if (code !== 0) throw new Error(`herald ${words.join(' ')} ended with ${code}: ${life.log()}`);
    },
    run: (clockAhead) => lifeOf(start(['run'], clockAhead)),
  };
}

function lifeOf(child: ChildProcess): Life & { ended: Promise<number | null> } {
  let log = '';
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const look of [...listeners]) look();
  };
  const running = () => child.exitCode === null && child.signalCode === null;
  const ended = once(child, 'close').then(([code]) => {
    tell();
    return code as number | null;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    tell();
  });
  return {
    ended,
    log: () => log,
    says(text, timeoutMs) {
      return new Promise((resolve) => {
        const settle = (late: boolean) => {
          if (!late && running() && !log.includes(text)) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve();
        };
        const look = () => settle(false);
        const timer = setTimeout(() => settle(true), timeoutMs);
        listeners.add(look);
        look();
      });
    },
    async kill() {
      if (!running()) throw new Error(`herald ended by itself, with ${child.exitCode}: ${log}`);
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`herald stopped with ${code ?? child.signalCode}: ${log}`);
    },
  };
}

/** A brake that never holds: it has tests of its own, and a crash may well let many posts gather. */
const configuration = (directory: string, database: string) => `[site]
origin = "https://blog.test"
[wordpress]
url = "${database}"
schedule = "* * * * * *"
reconcile = "*/3 * * * * *"
[[sources]]
name = "posts"
kind = "posts"
text = "content"
[brake]
max_creates = 100000
max_deletes = 100000
[server]
listen = "unix:${directory}/public.sock"
admin_listen = "unix:${directory}/admin.sock"
[store]
data_dir = "${directory}/state"
[federation]
allow_private_addresses = true
[delivery]
timeout = "2s"
`;
