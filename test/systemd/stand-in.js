// Stands for Herald in the unit's test: the real store, the real word to systemd, and a report of what the unit lets it do.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { openDatabase } from './store/database.js';
import { connectSupervisor } from './systemd/notify.js';

const config = readFileSync(process.argv[4], 'utf8');
if (config.includes('wrong')) process.exit(2);

const attempt = (work) => {
  try {
    return work() ?? 'yes';
  } catch (error) {
    return error.code ?? error.message;
  }
};
const state = '/var/lib/herald/example';
const db = openDatabase(`${state}/herald.sqlite`);
writeFileSync(
  `${state}/report.json`,
  JSON.stringify({
    config,
    user: process.getuid(),
    left: attempt(() => readFileSync(`${state}/left-by-root`, 'utf8')),
    modes: ['.', 'herald.sqlite'].map((file) => (statSync(`${state}/${file}`).mode & 0o777).toString(8)),
    readWpConfig: attempt(() => readFileSync('/var/www/wp-config.php', 'utf8')),
    readConfigItself: attempt(() => readFileSync('/etc/herald/example.toml', 'utf8')),
    writeSystem: attempt(() => writeFileSync('/usr/local/x', '')),
    readHome: attempt(() => readdirSync('/root').join()),
    execute: attempt(() => execFileSync('/bin/sh', ['-c', 'true']).toString()),
    seeDevices: attempt(() => accessSync('/dev/kmsg', constants.F_OK)),
    processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
  }),
);

const supervisor = connectSupervisor({
  socket: process.env.NOTIFY_SOCKET ?? null,
  watchdogUsec: Number(process.env.WATCHDOG_USEC),
  ping: () => db.ping(),
  log: { warn: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`) },
});
const server = createServer((_request, response) => {
  const mysql = connect('/run/mysqld/mysqld.sock');
  mysql.on('data', (greeting) => response.end(greeting));
  mysql.on('error', ({ code }) => response.end(code));
});
server.listen(8088, '127.0.0.1', () => supervisor.ready('stands for Herald'));
process.on('SIGTERM', async () => {
  await supervisor.stopping();
  db.close();
  process.exit(0);
});
