import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asJson, ask, type Json } from './ask.js';
import { type Daemon, startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { type NginxPart, proxiedSite } from './nginx.js';
import { accepts } from './until.js';

/** A whole fediverse server, whose state is files. Its queues are looked at every few seconds: wait for what they bring. */
export interface Snac {
  host: string;
  /** What nginx has to serve. */
  site: NginxPart;
  start(): Promise<void>;
  stop(): Promise<void>;
  addUser(name: string): Promise<SnacUser>;
  /** Every post and activity that it keeps, whoever sent it. */
  objects(): Json[];
  /** Every byte of it: what it keeps, and each request that it was sent, also those that it threw away. */
  everything(): string;
  log(): string;
}

export interface SnacUser {
  actor: string;
  /** `@name@host` or an actor's address. */
  follow(whom: string): Promise<void>;
  unfollow(actor: string): Promise<void>;
  /** With the forms of its page. @returns the new Note's address */
  write(text: string, how?: { inReplyTo?: string; onlyMentioned?: boolean }): Promise<string>;
  /** Sends an Update to whom the Note went. */
  edit(note: string, text: string): Promise<void>;
  act(action: 'Like' | 'Unlike' | 'Boost' | 'Unboost' | 'Delete', note: string): Promise<void>;
  /** Those who accepted. */
  following(): string[];
  /** What stands in this user's timeline. */
  timeline(): Json[];
}

const run = promisify(execFile);

export async function prepareSnac(lab: Lab, host = 'social.test'): Promise<Snac> {
  const home = join(lab.room(`snac-${host}`), 'data');
  const logFile = `${home}.log`;
  const port = 8001;
  lab.name(host);
  await answering(['init', home], ['127.0.0.1', String(port), host, '', '']);
  const settings = join(home, 'server.json');
  const server = JSON.parse(readFileSync(settings, 'utf8'));
  writeFileSync(settings, JSON.stringify({ ...server, dbglevel: 1, disable_cache: true }));
  // Where there is such a directory, snac keeps every request as it came.
  mkdirSync(join(home, 'archive'));
  let daemon: Daemon | null = null;
  lab.onClose(() => daemon?.stop());
  return {
    host,
    site: proxiedSite([host], lab.authority.certify([host]), `http://127.0.0.1:${port}`),
    async start() {
      if (daemon?.running()) return;
      const command = ['snac', 'httpd', home];
      daemon = await startDaemon({ name: 'snac', command, logFile, ready: () => accepts(port) });
    },
    async stop() {
      await daemon?.stop();
    },
    async addUser(name) {
      const told = await answering(['adduser', home, name], ['']);
      const own = join(home, 'user', name);
      const actor = `https://${host}/${name}`;
      const password = /User password is (\S+)/.exec(told)?.[1] ?? '';
      const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
      const submit = async (form: string, fields: Record<string, string>) => {
        const headers = { Authorization: authorization, 'Content-Type': 'application/x-www-form-urlencoded' };
        const body = new URLSearchParams(fields).toString();
        const answer = await ask(`${actor}/admin/${form}`, { method: 'POST', headers, body });
        if (answer.status !== 303)
          throw new Error(`snac's form ${form} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
      };
      const written = () => documents(join(own, 'private')).map(({ id }) => String(id));
      return {
        actor,
        async write(text, { inReplyTo = '', onlyMentioned = false } = {}) {
          const before = new Set(written());
          const fields = { content: text, in_reply_to: inReplyTo, ...(onlyMentioned ? { mentioned_only: 'on' } : {}) };
          await submit('note', fields);
          const note = written().find((id) => id.startsWith(`${actor}/`) && !before.has(id));
          if (note === undefined) throw new Error(`snac took “${text}” and wrote nothing`);
          return note;
        },
        edit: (note, text) => submit('note', { content: text, edit_id: note }),
        act: (action, note) => submit('action', { action, id: note }),
        follow: async (whom) => void (await run('snac', ['follow', home, name, whom])),
        unfollow: async (actor) => void (await run('snac', ['unfollow', home, name, actor])),
        following: () =>
          documents(join(own, 'following'))
            .filter(({ type }) => type === 'Accept')
            .map(({ actor }) => String(actor)),
        timeline: () => documents(join(own, 'private')),
      };
    },
    objects: () => documents(join(home, 'object')),
    everything: () =>
      files(home)
        .map((file) => readFileSync(file, 'latin1'))
        .join('\n'),
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
  };
}

/** snac's own questions, answered line by line. */
async function answering(command: string[], lines: string[]): Promise<string> {
  const child = run('snac', command);
  child.child.stdin?.end(`${lines.join('\n')}\n`);
  const { stdout, stderr } = await child;
  return stdout + stderr;
}

/** Files may go while they are listed: snac works on. */
function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => existsSync(file));
}

function documents(directory: string): Json[] {
  return files(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => asJson(readIfThere(file)))
    .filter((document) => document !== null);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
