import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadOrCreateKeyPair } from '../src/actor/key-pair.js';
import { createSampleBlog } from '../src/demo/sample-blog.js';

export interface IdleBench {
  posts: number;
  /** How long it rests before the last look: two cycles of the ordinary schedule fit into it. */
  seconds: number;
  print: (line: string) => void;
}

export interface Idle {
  /** Resident memory of `herald run`, in megabytes: when it is ready, and at the end. */
  atStart: number;
  atRest: number;
}

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Resident memory of the real service at rest, on a blog of its own, under the environment of the shipped unit. */
export async function benchIdle(options: Partial<IdleBench> = {}): Promise<Idle> {
  const { posts, seconds, print } = { posts: 300, seconds: 130, print: () => {}, ...options };
  const directory = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const config = join(directory, 'herald.toml');
  const blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: Date.now });
  for (let number = 1; number <= posts; number += 1) {
    const content = `<!-- wp:paragraph -->\n<p>${'Some words of a post. '.repeat(60)}</p>\n<!-- /wp:paragraph -->`;
    blog.insertPost({ title: `Post ${number}`, content, tags: ['Town', `Street ${number % 20}`] });
  }
  blog.close();
  writeFileSync(
    config,
    `[site]
origin = "https://blog.test"
[wordpress]
url = "${blog.url}"
[[sources]]
name = "posts"
kind = "posts"
show_existing = 20
[server]
listen = "unix:${directory}/public.sock"
admin_listen = "unix:${directory}/admin.sock"
[store]
data_dir = "${directory}/state"
`,
    { mode: 0o600 },
  );
  const environment = { ...process.env, NODE_ENV: 'production', MALLOC_ARENA_MAX: '2' };
  loadOrCreateKeyPair(join(directory, 'state', 'actor.pem'));
  const herald = spawn(process.execPath, [program, 'run', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const ended = once(herald, 'exit');
  try {
    await ready(herald.stderr, ended);
    const atStart = resident(herald.pid);
    await wait(seconds * 1000);
    const atRest = resident(herald.pid);
    print(`idle memory of herald run: ${atStart} MB when ready, ${atRest} MB after ${seconds} s`);
    return { atStart, atRest };
  } finally {
    herald.kill();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  }
}

async function ready(log: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<void> {
  let text = '';
  const said = new Promise<void>((resolve) => {
    log.on('data', (chunk) => {
      text += chunk;
      if (text.includes('"msg":"ready"')) resolve();
    });
  });
  await Promise.race([
    said,
    ended.then(() => {
      throw new Error(`herald run ended: ${text}`);
    }),
  ]);
}

function resident(pid: number | undefined): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round((Number(kilobytes) * 1024) / 1e6);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await benchIdle({ print: (line) => process.stdout.write(`${line}\n`) });
