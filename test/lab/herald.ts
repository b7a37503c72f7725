import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, type Json } from './ask.js';
import { type Daemon, startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { program } from './program.js';

export interface CommandEnd {
  code: number | null;
  out: string;
  err: string;
}

/** Herald as its owner has it: built, with a configuration file, used by its commands. */
export interface Herald {
  config: string;
  dataDir: string;
  /** `herald <command> --config …`, to its end. */
  command(...words: string[]): Promise<CommandEnd>;
  /** The same with `--json`; throws when it fails. */
  json(...words: string[]): Promise<Json>;
  /** Changes the configuration file; each text must be there. */
  configure(replacements: Record<string, string>): void;
  /** Adds tables at the end of the configuration file. */
  append(lines: string): void;
  /** `herald run`, until it says that it is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  log(): string;
  /** `VmRSS` of the running process, in megabytes. */
  memory(): number;
}

export function prepareHerald(lab: Lab): Herald {
  const home = lab.room('herald');
  const config = join(home, 'herald.toml');
  const dataDir = join(home, 'state');
  const logFile = join(home, 'log');
  let daemon: Daemon | null = null;
  lab.onClose(() => daemon?.stop());

  const command = async (...words: string[]): Promise<CommandEnd> => {
    const child = spawn(process.execPath, [program, ...words, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end: CommandEnd = { code: null, out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      end.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      end.err += text;
    });
    [end.code] = await once(child, 'close');
    return end;
  };

  return {
    config,
    dataDir,
    command,
    async json(...words) {
      const { code, out, err } = await command(...words, '--json');
      if (code !== 0) throw new Error(`herald ${words.join(' ')} ended with ${code}\n${out}${err}`);
      return JSON.parse(out) as Json;
    },
    configure(replacements) {
      const changed = Object.entries(replacements).reduce(
        (text, [from, to]) => {
          if (!text.includes(from)) throw new Error(`the configuration has no ${from}:\n${text}`);
          return text.replace(from, to);
        },
        readFileSync(config, 'utf8'),
      );
      writeFileSync(config, changed);
    },
    append: (lines) => appendFileSync(config, `\n${lines}\n`),
    async start() {
      if (daemon?.running()) return;
      const ready = () =>
        ask('http://127.0.0.1:8089/healthz').then(
          ({ status }) => status === 200,
          () => false,
        );
      const words = [process.execPath, program, 'run', '--config', config];
      daemon = await startDaemon({ name: 'herald', command: words, logFile, ready });
    },
    stop: async () => daemon?.stop(),
    kill: async () => daemon?.kill(),
    log: () => readFileSync(logFile, 'utf8'),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon?.pid}/status`, 'utf8'))?.[1]) / 1000,
  };
}
