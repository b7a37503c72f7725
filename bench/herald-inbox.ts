import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadOrCreateKeyPair } from '../src/actor/key-pair.js';
import { createSampleBlog } from '../src/demo/sample-blog.js';
import { openDatabase } from '../src/store/database.js';
import { openStores } from '../src/store/open-stores.js';
import { program } from '../test/lab/program.js';

export interface HeraldInbox {
  port: number;
  pid: number;
  /** Addresses of Notes that there are. */
  notes: string[];
  /** How many activities its ledger holds; after it was stopped. */
  stop(): Promise<number>;
}

const NOTES = 100;

/** The real program, with a blog of its own; every limit that protects it from one sender is as high as it can be. */
export async function startHeraldInbox(directory: string): Promise<HeraldInbox> {
  mkdirSync(directory);
  const config = join(directory, 'herald.toml');
  const state = join(directory, 'state');
  const blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: Date.now });
  for (let number = 1; number <= NOTES; number += 1)
    blog.insertPost({ title: `Post ${number}`, content: '<p>Some words of a post.</p>' });
  blog.close();
  const [port, adminPort] = [await freePort(), await freePort()];
  const tables = `[site]
origin = "https://blog.test"
[wordpress]
url = "${blog.url}"
[[sources]]
name = "posts"
kind = "posts"
show_existing = ${NOTES}
[server]
listen = "127.0.0.1:${port}"
admin_listen = "127.0.0.1:${adminPort}"
[store]
data_dir = "${state}"
[federation]
allow_private_addresses = true
[inbox]
per_address = 1000000
per_host = 1000000
`;
  writeFileSync(config, tables, { mode: 0o600 });
  loadOrCreateKeyPair(join(state, 'actor.pem'));
  const herald = spawn(process.execPath, [program, 'run', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(herald, 'exit');
  let log = '';
  herald.stderr.on('data', (chunk) => {
    log += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    herald.stderr.on('data', () => /baseline/.test(log) && resolve());
    void ended.then(() => reject(new Error(`herald run ended: ${log}`)));
  });
  const stores = () => {
    const db = openDatabase(join(state, 'herald.sqlite'));
    return { ...openStores(db), db };
  };
  const { db } = stores();
  const notes = db.sql.prepare<[], string>('SELECT id FROM notes').pluck().all();
  db.close();
  return {
    port,
    pid: herald.pid ?? 0,
    notes: notes.map((id) => `https://blog.test/activitypub/notes/${id}`),
    async stop() {
      herald.kill();
      await ended;
      const { db, received } = stores();
      const kept = received.counts().reduce((sum, { n }) => sum + n, 0);
      db.close();
      return kept;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
