import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';

export interface PrivateMariaDb extends MariaDb {
  pid(): Promise<number>;
  /** Stops it, and leaves nothing. */
  close(): Promise<void>;
}

/** A real server for one test file: on a free port and on a socket of its own, in a directory that goes with it. */
export async function privateMariaDb(): Promise<PrivateMariaDb> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-mariadb-'));
  const stops: (() => Promise<void> | void)[] = [];
  const room = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path);
    return path;
  };
  const mariadb = await startMariaDb({ room, onClose: (stop) => void stops.push(stop) }, { port: await freePort() });
  return {
    ...mariadb,
    async pid() {
      const [row] = await mariadb.sql<{ file: string }>('SELECT @@pid_file AS file');
      return Number(readFileSync(row?.file ?? '', 'utf8'));
    },
    async close() {
      for (const stop of stops.reverse()) await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
