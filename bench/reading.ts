import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDb, sqlAsRoot } from '../test/lab/mariadb.js';
import { privateMariaDb } from '../test/wordpress/private-mariadb.js';
import { createLargeMariaDbBlog, publishOnMariaDb } from './large-mariadb-blog.js';
import { ownProcess } from './own-process.js';
import { type Cost, type PolledBlog, type PollFacts, poll } from './polling.js';

export interface ReadingBench {
  /** Sizes of the blogs, in posts; each has ten times as many rows of meta. */
  sizes: number[];
  idleCycles: number;
  print: (line: string) => void;
}

/** What reading one blog costs, and what the bare driver takes for the same. */
export interface ReadingFacts extends PollFacts {
  bare: {
    /** Milliseconds: a round trip that asks nothing. */
    roundTrip: number;
    /** Every post's id, status and password, a thousand at a time, and nothing done with them. */
    walk: { rows: number; milliseconds: number };
  };
}

const ORDINARY: ReadingBench = { sizes: [100_000, 1_000_000], idleCycles: 15, print: () => {} };
const DATABASE = 'blog';
const READER = 'herald';
const thisFile = fileURLToPath(import.meta.url);

/** Only while the blog is made; a server that starts again has Debian's own settings. */
const FOR_THE_LOAD = `SET GLOBAL innodb_buffer_pool_size = 2147483648;
  SET GLOBAL innodb_log_file_size = 1073741824;
  SET GLOBAL innodb_flush_log_at_trx_commit = 0`;

/**
 * Reads blogs of growing size on a MariaDB of their own, with Debian's defaults (a buffer pool of 128 MB, much smaller than the
 * larger blog). Each is polled in a process of its own; the rows and the time of an idle cycle must not grow with the blog.
 */
export async function benchReading(options: Partial<ReadingBench> = {}): Promise<ReadingFacts[]> {
  const { sizes, idleCycles, print } = { ...ORDINARY, ...options };
  const all: ReadingFacts[] = [];
  for (const posts of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'herald-reading-'));
    const mariadb = await privateMariaDb();
    try {
      await makeBlog(mariadb, posts, print);
      const url = `mysql://${READER}:${READER}@127.0.0.1:${mariadb.port}/${DATABASE}`;
      const cold = await bareLimits(url);
      const words = ['--reader', folder, String(posts), String(idleCycles), url, mariadb.socket];
      const polled = await ownProcess<PollFacts>(thisFile, words);
      const warm = await bareLimits(url);
      // Caches fill while a blog is read for the first time.
      const facts: ReadingFacts = { ...polled, bare: faster(cold, warm) };
      all.push(facts);
      for (const line of lines(facts)) print(line);
    } finally {
      await mariadb.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return all;
}

async function makeBlog(mariadb: MariaDb, posts: number, print: ReadingBench['print']): Promise<void> {
  const started = performance.now();
  await mariadb.sql(FOR_THE_LOAD);
  await createLargeMariaDbBlog(mariadb, DATABASE, posts, Date.now());
  await mariadb.createUser(READER, READER, `SELECT ON \`${DATABASE}\`.*`);
  await mariadb.stop();
  await mariadb.start();
  const [size] = await mariadb.sql<{ megabytes: number; meta: number }>(
    `SELECT sum(data_length + index_length) / 1e6 AS megabytes, (SELECT count(*) FROM ??.wp_postmeta) AS meta
     FROM information_schema.tables WHERE table_schema = ?`,
    [DATABASE, DATABASE],
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  print(
    `${posts.toLocaleString('en')} posts, ${Number(size?.meta).toLocaleString('en')} rows of meta, ${Math.round(Number(size?.megabytes))} MB: made in ${seconds} s`,
  );
}

async function bareLimits(url: string): Promise<ReadingFacts['bare']> {
  const connection = await createConnection(url);
  try {
    const trips: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      const started = performance.now();
      await connection.query('SELECT 1');
      trips.push(performance.now() - started);
    }
    const started = performance.now();
    const rows = await bareWalk(connection);
    const milliseconds = performance.now() - started;
    return { roundTrip: trips.toSorted((a, b) => a - b)[100] ?? 0, walk: { rows, milliseconds } };
  } finally {
    await connection.end();
  }
}

function faster(one: ReadingFacts['bare'], other: ReadingFacts['bare']): ReadingFacts['bare'] {
  return one.walk.milliseconds < other.walk.milliseconds ? one : other;
}

async function bareWalk(connection: Connection): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const [rows] = (await connection.query(
      `SELECT ID, post_status, post_password FROM wp_posts WHERE ID > ? AND post_type IN ('post')
       AND post_status IN ('publish', 'draft', 'pending', 'future', 'private') ORDER BY ID LIMIT 1000`,
      [after],
    )) as unknown as [{ ID: number }[]];
    count += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < 1000) return count;
    after = last.ID;
  }
}

function lines({ baseline, idle, change, reconcile, bare }: ReadingFacts): string[] {
  const against = (milliseconds: number) => `${(milliseconds / bare.walk.milliseconds).toFixed(2)} times the bare walk`;
  const trips = ({ statements, milliseconds }: Cost) =>
    `${statements} statements, ${(milliseconds / (statements * bare.roundTrip)).toFixed(1)} times as many bare round trips`;
  const line = (
    name: string,
    { rows, milliseconds, cpu }: Partial<Cost> & ReadingFacts['bare']['walk'],
    rest: string,
  ) => {
    const worked = cpu === undefined ? '' : `${shown(cpu)} of CPU, `;
    return `  ${name.padEnd(11)}${rows.toLocaleString('en').padStart(10)} rows ${shown(milliseconds).padStart(9)}   ${worked}${rest}`;
  };
  return [
    line('bare walk', bare.walk, `a bare round trip takes ${bare.roundTrip.toFixed(2)} ms`),
    line(
      'baseline',
      baseline,
      `${against(baseline.milliseconds)}; ${baseline.peak.toFixed(0)} MB at the peak, ${baseline.megabytes.toFixed(0)} of them its own`,
    ),
    line('idle cycle', idle, trips(idle)),
    line('one change', change, trips(change)),
    line('reconcile', reconcile, against(reconcile.milliseconds)),
  ];
}

function shown(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

if (process.argv[1] === thisFile && process.argv[2] === '--reader') {
  const [folder = '', posts, idleCycles, url = '', socket = ''] = process.argv.slice(3);
  const sql = sqlAsRoot(socket);
  const publish: PolledBlog['publish'] = (count, now) => publishOnMariaDb({ sql }, DATABASE, count, now);
  const facts = await poll({ url, posts: Number(posts), publish }, folder, Number(idleCycles));
  process.send?.(facts, () => process.exit(0));
} else if (process.argv[1] === thisFile) {
  await benchReading({ print: (text) => process.stdout.write(`${text}\n`) });
}
