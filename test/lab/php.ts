import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Daemon, startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { accepts } from './until.js';

export interface PhpRun {
  args?: string[];
  stdin?: string;
  directory?: string;
  timeoutMs?: number;
}

export interface Php {
  /** Where php-fpm listens. */
  socket: string;
  /** A script file, run by PHP's command line as the web server's user. Its output; throws when it fails. */
  runPhp(script: string, run?: PhpRun): Promise<string>;
  log(): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const webUser = 'www-data';

export async function startPhp(lab: Lab): Promise<Php> {
  const home = lab.room('php');
  const socket = join(home, 'fpm.sock');
  const logFile = join(home, 'log');
  const configuration = join(home, 'php-fpm.conf');
  writeFileSync(
    configuration,
    `[global]
    error_log = ${logFile}
    daemonize = no
    [www]
    user = ${webUser}
    group = ${webUser}
    listen = ${socket}
    listen.owner = ${webUser}
    listen.group = ${webUser}
    pm = static
    pm.max_children = 2
    catch_workers_output = yes
    decorate_workers_output = no
    php_admin_flag[log_errors] = on
    php_admin_flag[display_errors] = off
    `.replace(/^ +/gm, ''),
  );
  const launch = () =>
    startDaemon({
      name: 'php-fpm',
      command: [fpmProgram(), '--fpm-config', configuration],
      logFile,
      ready: () => accepts(socket),
    });
  let daemon: Daemon = await launch();
  lab.onClose(() => daemon.stop());
  return {
    socket,
    runPhp,
    log: () => daemon.log(),
    stop: () => daemon.stop(),
    async start() {
      if (!daemon.running()) daemon = await launch();
    },
  };
}

/** Debian names it after the version of PHP. */
function fpmProgram(): string {
  const version = execFileSync('php', ['-n', '-r', 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;'], {
    encoding: 'utf8',
  });
  const found = [`/usr/sbin/php-fpm${version}`, '/usr/sbin/php-fpm'].find(existsSync);
  if (found === undefined) throw new Error(`no php-fpm ${version}: run scripts/install-test-parts.sh`);
  return found;
}

let ids: { uid: number; gid: number } | undefined;

function webUserIds(): { uid: number; gid: number } {
  const id = (option: string) => Number(execFileSync('id', [option, webUser], { encoding: 'utf8' }));
  ids ??= { uid: id('-u'), gid: id('-g') };
  return ids;
}

function runPhp(
  script: string,
  { args = [], stdin = '', directory, timeoutMs = 60_000 }: PhpRun = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('php', ['-d', 'display_errors=stderr', '-f', script, '--', ...args], {
      ...webUserIds(),
      timeout: timeoutMs,
      ...(directory === undefined ? {} : { cwd: directory }),
    });
    const outputs = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outputs.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outputs.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(outputs.stdout);
      else reject(new Error(`PHP ended with ${code ?? signal} in ${script}\n${outputs.stderr}\n${outputs.stdout}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
