import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { type Daemon, startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { accepts } from './until.js';

export interface MariaDb {
  host: string;
  port: number;
  socket: string;
  /** As root, on a connection of its own. Rows of a SELECT, nothing else's. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  createDatabase(name: string): Promise<void>;
  /** On localhost, which is the socket and loopback alike. `rights` is what stands between GRANT and TO. */
  createUser(name: string, password: string, rights: string): Promise<void>;
  /** Data stay; start() begins again with them. */
  stop(): Promise<void>;
  /** As a crash would end it. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** A server of its own, with Debian's defaults where nothing is said. */
export async function startMariaDb(lab: Pick<Lab, 'room' | 'onClose'>, { port = 3306 } = {}): Promise<MariaDb> {
  const home = lab.room('mariadb');
  const data = join(home, 'data');
  const socket = join(home, 'mysql.sock');
  const ready = () => accepts(socket);
  // As whoever runs the tests: another user may neither reach $TMPDIR nor write in it.
  const user = `--user=${userInfo().username}`;
  await promisify(execFile)('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${home}`,
    user,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const command = [
    'mariadbd',
    '--no-defaults',
    user,
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    // A server that starts clears its directory for temporary files: of others, where they share one.
    `--tmpdir=${home}`,
    `--pid-file=${join(home, 'mariadbd.pid')}`,
    '--innodb-log-file-size=16M',
    '--character-set-server=utf8mb4',
  ];
  const launch = () => startDaemon({ name: 'MariaDB', command, logFile: join(home, 'log'), ready });
  let daemon: Daemon = await launch();
  lab.onClose(() => daemon.stop());

  const self: MariaDb = {
    host: '127.0.0.1',
    port,
    socket,
    sql: sqlAsRoot(socket),
    async createDatabase(name) {
      await self.sql('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
    },
    async createUser(name, password, rights) {
      await self.sql("CREATE USER ?@'localhost' IDENTIFIED BY ?", [name, password]);
      await self.sql(`GRANT ${rights} TO ?@'localhost'`, [name]);
    },
    stop: () => daemon.stop(),
    kill: () => daemon.kill(),
    async start() {
      if (!daemon.running()) daemon = await launch();
    },
  };
  return self;
}

/** For another process than the one that started the server. */
export function sqlAsRoot(socket: string): MariaDb['sql'] {
  return async <Row>(text: string, values: unknown[] = []) => {
    const connection = await createConnection({
      socketPath: socket,
      user: 'root',
      multipleStatements: true,
      dateStrings: true,
    });
    try {
      const [rows] = await connection.query(text, values);
      return (Array.isArray(rows) ? rows : []) as Row[];
    } finally {
      await connection.end();
    }
  };
}
