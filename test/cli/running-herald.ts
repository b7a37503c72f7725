import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import type { SampleBlog } from '../../src/demo/sample-blog.js';
import { program } from '../lab/program.js';
import { smallBlog } from './small-blog.js';

export interface Place {
  config: string;
  data: string;
  directory: string;
  /** The blog's database file. */
  blog: string;
}

/**
 * A configuration for a small blog of its own, with both listeners on unix sockets: no port can be taken.
 * @param options.key false leaves out the key that `herald init` makes
 */
export function place(write?: (blog: SampleBlog) => void, { key = true } = {}): Place {
  const directory = mkdtempSync(join(tmpdir(), 'herald-run-'));
  const config = join(directory, 'herald.toml');
  const data = join(directory, 'state');
  if (key) loadOrCreateKeyPair(join(data, 'actor.pem'));
  const { database } = smallBlog({ ...(write ? { write } : {}) });
  writeFileSync(
    config,
    `[site]
origin = "https://blog.test"
[wordpress]
url = "sqlite:${database}"
[[sources]]
name = "posts"
kind = "posts"
[[sources]]
name = "news"
kind = "news"
title = "News"
[server]
listen = "unix:${directory}/public.sock"
admin_listen = "unix:${directory}/admin.sock"
[store]
data_dir = "${data}"
`,
    { mode: 0o600 },
  );
  return { config, data, directory, blog: database };
}

export interface Running {
  child: ChildProcess;
  log(): string;
  /** Asks it to stop. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `herald run`, and waits until it says that it is ready. @throws Error with its log when it ends before */
export async function startHerald(config: string): Promise<Running> {
  const child = spawn(process.execPath, [program, 'run', '--config', config], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const ended = once(child, 'close') as Promise<[number | null]>;
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      log += chunk;
      if (/"msg":"ready"/.test(log)) resolve();
    });
    void ended.then(([code]) => reject(new Error(`herald run ended with ${code}: ${log}`)));
  });
  return {
    child,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}
