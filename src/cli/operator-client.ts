import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { NoteInput, Operations } from '../newsroom/operations.js';
import { OperationError } from '../newsroom/operations.js';
import { CommandError } from './exit-code.js';
import { notifierCalls } from './notifier-client.js';
import type { OperatorCall } from './operator-call.js';

/** Where the operator listener is: a port, or a unix socket. */
type Place = { host: string; port: number } | { socketPath: string };

export interface OperatorClientSettings {
  /** `server.admin_listen`: `HOST:PORT` or `unix:/path`. */
  listen: string;
  /** Asked for only when it is needed. @throws CommandError */
  token: () => string;
  /** Milliseconds. */
  timeout?: number;
}

export interface OperatorClient extends Operations {
  /** For operations beside these. */
  call: OperatorCall;
  /** Does a Herald answer there? Never throws. */
  answers(): Promise<boolean>;
  /** What the open pages say (`/healthz`, `/readyz`); null when nothing answers. Never throws. */
  look(path: string): Promise<{ status: number; body: string } | null>;
}

interface Answer {
  status: number;
  body: string;
}

/** A cycle over a large blog takes its time. */
const patience = 10 * 60_000;
/** Followers in one request. */
const portion = 5000;
const mostBytes = 16 * 1024 * 1024;

/** The operations of a running service, through its operator listener. */
export function operatorClient({ listen, token, timeout = patience }: OperatorClientSettings): OperatorClient {
  const place = placeOf(listen);
  const call: OperatorCall = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `Bearer ${token()}`, accept: 'application/json' };
    const answer = await send(place, { method, path, headers, body, timeout }).catch((error: Error) => {
      throw new CommandError(`the operator listener ${listen} does not answer: ${error.message}`);
    });
    return readAnswer<T>(answer, listen);
  };
  const look = (path: string) => send(place, { method: 'GET', path, headers: {}, timeout: 2000 }).catch(() => null);
  return {
    async answers() {
      const health = await look('/healthz');
      return health?.status === 200 || health?.status === 503;
    },
    look,
    call,
    ...notifierCalls(call),
    postNote: (input) => call('POST', '/api/notes', noteBody(input)),
    editNote: (input) => call('POST', '/api/notes/edit', input),
    deleteNote: (options) => call('POST', '/api/notes/delete', options),
    sync: ({ dryRun }) => call('POST', '/api/sync', { dry_run: dryRun }),
    approve: ({ asKnown, only }) =>
      call('POST', '/api/approve', { as_known: asKnown, ...(only.length > 0 ? { only } : {}) }),
    pushProfile: () => call('POST', '/api/profile/push', {}),
    async importFollowers(followers) {
      const sum = { added: 0, known: 0, blocked: 0 };
      for (let from = 0; from < followers.length; from += portion) {
        const part = followers.slice(from, from + portion);
        const { added, known, blocked } = await call<typeof sum>('POST', '/api/followers', { followers: part });
        sum.added += added;
        sum.known += known;
        sum.blocked += blocked;
      }
      return sum;
    },
    follow: (whom) => call('POST', '/api/follow', whom),
    unfollow: (options) => call('POST', '/api/unfollow', options),
    revokeQuote: (options) => call('POST', '/api/quotes/revoke', options),
    hideInteraction: (options) => call('POST', '/api/interactions/hide', options),
    status: () => call('GET', '/api/status'),
    keys: () => call('GET', '/api/keys'),
    rotateKey: () => call('POST', '/api/keys/rotate', {}),
  };
}

/** @throws CommandError when the token cannot be read */
export function readOperatorToken({ store }: Config): string {
  const file = join(store.dataDir, 'operator.token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const denied = (error as { code?: string }).code === 'EACCES';
    throw new CommandError(
      denied
        ? `${file} may not be read by this user: use sudo, or the account that runs Herald`
        : `${file} is not there, though a Herald answers: does store.data_dir name the running one's directory?`,
    );
  }
}

function noteBody({ inReplyTo, ...rest }: NoteInput): object {
  return { ...rest, ...(inReplyTo === undefined ? {} : { in_reply_to: inReplyTo }) };
}

/** The listener's own words reach the person; a refusal of what was asked is an OperationError. */
function readAnswer<T>({ status, body }: Answer, listen: string): T {
  if (status >= 200 && status < 300) return JSON.parse(body) as T;
  if (status === 401 || status === 403) {
    throw new CommandError(
      `the operator listener ${listen} refuses this token: another Herald may be using the address (server.admin_listen)`,
    );
  }
  const reason = reasonOf(body) ?? `status ${status}`;
  if (status === 400 || status === 413 || status === 422) throw new OperationError(reason);
  throw new CommandError(`the operator listener ${listen} answers: ${reason}`);
}

function reasonOf(body: string): string | null {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    const reason = typeof error === 'string' ? error : message;
    return typeof reason === 'string' ? reason.slice(0, 500) : null;
  } catch {
    return null;
  }
}

interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  timeout: number;
}

function send(place: Place, { method, path, headers, body, timeout }: Call): Promise<Answer> {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const content = bytes ? { 'content-type': 'application/json', 'content-length': String(bytes.length) } : {};
  return new Promise((resolve, reject) => {
    // The listener answers to loopback names only, whatever address it is bound to.
    const outgoing = request(
      { ...place, method, path, headers: { host: 'localhost', ...headers, ...content }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) outgoing.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', reject);
      },
    );
    outgoing.setTimeout(timeout, () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end(bytes ?? undefined);
  });
}

function placeOf(listen: string): Place {
  if (listen.startsWith('unix:')) return { socketPath: listen.slice('unix:'.length) };
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(listen) ?? [];
  // A listener on every address is reached on loopback.
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return { host: reachable, port: Number(port) };
}
