import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { urisFor } from '../src/activitypub/uris.js';
import { publicDoor } from '../src/http/app.js';
import { type Listener, listen } from '../src/http/listen.js';
import type { Logger } from '../src/log/logger.js';
import { type Database, openDatabase } from '../src/store/database.js';
import { noteStore } from '../src/store/notes.js';
import { openStores } from '../src/store/open-stores.js';

/** What one run of a benchmark says: Herald against the bare limit of the same machine in the same run. */
export interface Comparison {
  name: string;
  unit: string;
  herald: number;
  bare: number;
  ratio: number;
  /** The ratio that Herald aims at. */
  aim: number;
}

interface Load {
  port: number;
  paths: string[];
  connections: number;
  milliseconds: number;
}

const NOTES = 500;
const ROUNDS = 5;
const thisFile = fileURLToPath(import.meta.url);
const uris = urisFor('https://blog.test');

/**
 * Note GETs a second: Herald (store look-up, negotiation, prepared bytes, ETag) beside a bare `node:http` that serves
 * the very same bytes and headers out of a Map. The reader is a process of its own; rounds alternate, the median counts.
 */
export async function benchReads(milliseconds = 2000): Promise<Comparison> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const db = openDatabase(join(directory, 'herald.sqlite'));
  const paths = fill(db);
  const herald = await serveHerald(db);
  const bare = await serveBare(await recordAnswers(herald, paths));
  try {
    const seen = { herald: [] as number[], bare: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const load = { paths, connections: 32, milliseconds };
      const fromHerald = await read({ ...load, port: herald.port ?? 0 });
      const fromBare = await read({ ...load, port: bare.port ?? 0 });
      // The first round warms both up.
      if (round > 0) seen.herald.push(fromHerald);
      if (round > 0) seen.bare.push(fromBare);
    }
    const ratios = seen.herald.map((rate, round) => rate / (seen.bare[round] ?? rate));
    const rates = { herald: median(seen.herald), bare: median(seen.bare) };
    return { name: 'Note GETs', unit: '/s', ...rates, ratio: median(ratios), aim: 0.6 };
  } finally {
    await Promise.all([herald.stop(100), bare.stop(100)]);
    db.close();
    rmSync(directory, { recursive: true });
  }
}

function fill(db: Database): string[] {
  const notes = noteStore(db);
  return Array.from({ length: NOTES }, (_, index) => {
    const id = `note${String(index).padStart(6, '0')}`;
    const content = {
      html: `<p>News item ${index}</p><p>${'A sentence of an ordinary post. '.repeat(15)}</p>`,
      summary: null,
      sensitive: false,
      language: 'en',
      url: `https://blog.test/${index}/`,
      hashtags: [{ name: 'News', href: 'https://blog.test/tag/news/' }],
      images: [],
      visibility: 'public' as const,
      inReplyTo: null,
    };
    const note = { id, source: 'posts', key: id, content, publishedAt: Date.UTC(2026, 0, 1), updatedAt: null };
    notes.insert({ note, postId: index, hash: id });
    return `/activitypub/notes/${id}`;
  });
}

function serveHerald(db: Database): Promise<Listener> {
  const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
  const door = publicDoor({
    uris,
    handle: 'news',
    discoverable: true,
    approvesFollowers: false,
    language: 'en',
    quotes: 'everyone',
    version: '0',
    reading: { ...openStores(db), actor: () => null },
    receive: async () => ({ status: 202 }),
    ping: { token: 'a token of the bench', hear() {} },
    ...{ perAddress: 1e9, admitReader: null, now: Date.now },
    logger: silent,
  });
  return listen(door, '127.0.0.1:0', { key: 'server.listen' });
}

interface Recorded {
  headers: [string, string][];
  body: Buffer;
}

async function recordAnswers(herald: Listener, paths: string[]): Promise<Map<string, Recorded>> {
  const answers = new Map<string, Recorded>();
  for (const path of paths) {
    const response = await fetch(`http://${herald.address}${path}`, {
      headers: { Accept: 'application/activity+json' },
    });
    if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
    const own = [...response.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name));
    answers.set(path, { headers: own, body: Buffer.from(await response.arrayBuffer()) });
  }
  return answers;
}

function serveBare(answers: Map<string, Recorded>): Promise<Listener> {
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (!answer) return response.writeHead(404).end();
    return response.writeHead(200, answer.headers.flat()).end(answer.body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      const stop = async () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ address: `127.0.0.1:${port}`, port, stop });
    });
  });
}

/** Answers a second, counted by a reader in a process of its own. */
function read(load: Load): Promise<number> {
  return new Promise((resolve, reject) => {
    const reader = fork(thisFile, ['--reader']);
    reader.once('message', (rate) => resolve(Number(rate)));
    reader.once('exit', (code) => reject(new Error(`the reader ended with ${code}`)));
    reader.send(load);
  });
}

/** The reader: one request in flight on each connection, answers counted by their end of headers and length. */
async function readAll({ port, paths, connections, milliseconds }: Load): Promise<number> {
  const start = performance.now();
  const end = start + milliseconds;
  const counts = await Promise.all(Array.from({ length: connections }, (_, lane) => readLane(port, paths, lane, end)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total / ((performance.now() - start) / 1000);
}

function readLane(port: number, paths: string[], lane: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let count = 0;
    let missing = 0;
    let head = '';
    const ask = () => {
      const path = paths[(lane * 31 + count * 7) % paths.length];
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: blog.test\r\nAccept: application/activity+json, application/ld+json\r\n\r\n`,
      );
    };
    socket.setNoDelay(true).on('connect', ask).on('error', reject);
    socket.on('data', (chunk) => {
      if (missing === 0) {
        head += chunk.toString('latin1');
        const headEnd = head.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        if (!head.startsWith('HTTP/1.1 200')) reject(new Error(head.slice(0, 40)));
        missing = Number(/content-length: (\d+)/i.exec(head)?.[1]) - (head.length - headEnd - 4);
        head = '';
      } else {
        missing -= chunk.length;
      }
      if (missing > 0) return;
      count++;
      if (performance.now() < end) return ask();
      socket.destroy();
      resolve(count);
    });
  });
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

if (process.argv[1] === thisFile && process.argv[2] === '--reader') {
  process.once('message', async (load: Load) => {
    const rate = await readAll(load);
    process.send?.(rate, () => process.exit(0));
  });
} else if (process.argv[1] === thisFile) {
  const { herald, bare, ratio } = await benchReads();
  process.stdout.write(`Note GETs: ${Math.round(herald)}/s, bare ${Math.round(bare)}/s, ratio ${ratio.toFixed(2)}\n`);
}
