import {
  createHash,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { type Answer, ask, type Json } from './ask.js';

// An oracle beside Herald: nothing here may come from src/, or both would share one error.

export interface KeyPair {
  privateKey: KeyObject;
  publicKeyPem: string;
}

export interface SignedRequest {
  method: string;
  url: string;
  /** A test may tamper with them before sending. */
  headers: Record<string, string>;
  body?: Buffer;
}

/** Somebody on another server, with a key. Where its document is served is the sink's affair. */
export interface RemoteActor {
  id: string;
  name: string;
  inbox: string;
  sharedInbox: string;
  keyId: string;
  keys: KeyPair;
  document(): Json;
  follow(object: string): Json;
  undo(activity: Json): Json;
  /** A Create of a Note. */
  create(content: string, members?: Json): Json;
  /** Any other activity of this actor, with an id of its own. */
  activity(type: string, members: Json): Json;
  sign(request: ToSign): SignedRequest;
  /** Signs and sends. */
  post(inbox: string, activity: Json): Promise<Answer>;
  get(url: string): Promise<Answer>;
}

export interface ToSign {
  url: string;
  method?: string;
  body?: Buffer | string;
  date?: Date;
  keyId?: string;
  /** What the signature covers, in this order. */
  covers?: string[];
}

const context = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];
const publicCollection = 'https://www.w3.org/ns/activitystreams#Public';
const activityType = 'application/activity+json';
const generate = promisify(generateKeyPair);

export async function makeKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  return { privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export interface ActorPlace {
  id: string;
  name: string;
  inbox?: string;
  sharedInbox?: string;
  keys: KeyPair;
}

export function remoteActor({ id, name, keys, inbox = `${id}/inbox`, sharedInbox }: ActorPlace): RemoteActor {
  const shared = sharedInbox ?? new URL('/inbox', id).href;
  const keyId = `${id}#main-key`;
  const activity = (type: string, members: Json): Json => ({
    '@context': context[0],
    id: `${id}/activities/${randomUUID()}`,
    type,
    actor: id,
    ...members,
  });
  const sign = (request: ToSign) => signRequest({ keyId, ...request }, keys.privateKey);
  return {
    id,
    name,
    inbox,
    sharedInbox: shared,
    keyId,
    keys,
    document: () => ({
      '@context': context,
      id,
      type: 'Person',
      preferredUsername: name,
      name,
      inbox,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      endpoints: { sharedInbox: shared },
      publicKey: { id: keyId, owner: id, publicKeyPem: keys.publicKeyPem },
    }),
    activity,
    follow: (object) => activity('Follow', { object }),
    undo: (undone) => activity('Undo', { object: undone }),
    create(content, members = {}) {
      const to = [publicCollection];
      const object = { id: `${id}/notes/${randomUUID()}`, type: 'Note', attributedTo: id, to, content, ...members };
      return activity('Create', { to, object });
    },
    sign,
    post: (url, sent) => send(sign({ url, method: 'POST', body: JSON.stringify(sent) })),
    get: (url) => send(sign({ url })),
  };
}

export function send({ method, url, headers, body }: SignedRequest): Promise<Answer> {
  return ask(url, { method, headers, ...(body === undefined ? {} : { body }) });
}

const digestOf = (body: Buffer) => `SHA-256=${createHash('sha256').update(body).digest('base64')}`;

/** Signs as draft-cavage-http-signatures and most of the fediverse do: rsa-sha256 over a few headers. */
function signRequest(request: ToSign & { keyId: string }, privateKey: KeyObject): SignedRequest {
  const { url, method = 'GET', date = new Date(), keyId } = request;
  const { host, pathname, search } = new URL(url);
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const headers: Record<string, string> = { host, date: date.toUTCString(), accept: activityType };
  if (body !== undefined) Object.assign(headers, { digest: digestOf(body), 'content-type': activityType });
  const covers = request.covers ?? ['(request-target)', 'host', 'date', ...(body === undefined ? [] : ['digest'])];
  const target = `${method.toLowerCase()} ${pathname}${search}`;
  const text = covers.map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`).join('\n');
  const signature = createSign('rsa-sha256').update(text).sign(privateKey, 'base64');
  headers.signature = `keyId="${keyId}",algorithm="rsa-sha256",headers="${covers.join(' ')}",signature="${signature}"`;
  return { method, url, headers, ...(body === undefined ? {} : { body }) };
}

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** When it came, in milliseconds. */
  at: number;
}

/** What is wrong with a request's draft-cavage signature, as the strictest peers see it; empty when nothing is. */
export function signatureFaults(request: ReceivedRequest, publicKeyPem: string): string[] {
  const header = request.headers.signature;
  if (typeof header !== 'string') return ['no Signature header'];
  const members = new Map([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const covers = (members.get('headers') ?? 'date').split(' ');
  const value = (name: string) => {
    if (name === '(request-target)') return `${request.method.toLowerCase()} ${request.path}`;
    const held = request.headers[name];
    return Array.isArray(held) ? held.join(', ') : held;
  };
  const faults = covers.filter((name) => value(name) === undefined).map((name) => `covers ${name}, which was not sent`);
  const needed = ['(request-target)', 'host', 'date', ...(request.method === 'POST' ? ['digest'] : [])];
  faults.push(...needed.filter((name) => !covers.includes(name)).map((name) => `does not cover ${name}`));
  if (!['rsa-sha256', 'hs2019'].includes(members.get('algorithm') ?? 'rsa-sha256'))
    faults.push('names another algorithm');
  if (!members.get('keyId')) faults.push('has no keyId');
  if (request.method === 'POST' && request.headers.digest !== digestOf(request.body))
    faults.push('Digest is not of this body');
  const age = Math.abs(request.at - Date.parse(request.headers.date ?? ''));
  if (!(age < 30_000)) faults.push(`Date is ${age} ms away`);
  const text = covers.map((name) => `${name}: ${value(name)}`).join('\n');
  const good = createVerify('rsa-sha256')
    .update(text)
    .verify(createPublicKey(publicKeyPem), members.get('signature') ?? '', 'base64');
  if (!good) faults.push('signature does not match');
  return faults;
}

/** Who says to have signed. */
export const keyIdOf = (headers: IncomingHttpHeaders) => /keyId="([^"]*)"/.exec(String(headers.signature))?.[1] ?? null;
