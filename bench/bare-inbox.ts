import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';

/**
 * What taking an activity costs without any promise but one, in a process of its own: Digest and signature are checked with the actor's
 * key, fetched with a signed GET where it is not known, and one row is on disk before the 202. Told a file and a private key, it tells its port.
 */
const signInPool = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;
const agent = new Agent({ keepAlive: true });
const keys = new Map<string, Promise<KeyObject>>();

function openStore(file: string) {
  const sql = new Sqlite(file);
  sql.pragma('journal_mode = WAL');
  sql.pragma('synchronous = FULL');
  sql.exec(`CREATE TABLE activities (id TEXT PRIMARY KEY, actor TEXT, type TEXT, received_at INTEGER) STRICT, WITHOUT ROWID;
    CREATE TABLE actors (id TEXT PRIMARY KEY, document TEXT) STRICT, WITHOUT ROWID`);
  return {
    activity: sql.prepare('INSERT INTO activities VALUES (?, ?, ?, ?)'),
    actor: sql.prepare('INSERT INTO actors VALUES (?, ?)'),
    sql,
  };
}

/** @returns null for an actor who is not known, and who deletes itself: nobody is asked about those. */
function keyOf(actor: string, gone: boolean, store: ReturnType<typeof openStore>, own: KeyObject) {
  const known = keys.get(actor);
  if (known || gone) return known ?? null;
  const asking = signedGet(new URL(actor), own).then((document) => {
    store.actor.run(actor, document);
    return createPublicKey(JSON.parse(document).publicKey.publicKeyPem);
  });
  keys.set(actor, asking);
  return asking;
}

async function signedGet(url: URL, own: KeyObject): Promise<string> {
  const date = new Date().toUTCString();
  const text = `(request-target): get ${url.pathname}\nhost: ${url.host}\ndate: ${date}`;
  const value = (await signInPool('sha256', Buffer.from(text), own)).toString('base64');
  const signature = `keyId="https://blog.test/actor#main-key",algorithm="rsa-sha256",headers="(request-target) host date",signature="${value}"`;
  const outgoing = ask(url, { agent, headers: { date, signature, accept: 'application/activity+json' } });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return (await bytes(response)).toString('utf8');
}

async function bytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function isSigned({ method = '', url, headers }: IncomingMessage, body: Buffer, key: KeyObject): boolean {
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  if (headers.digest !== digest) return false;
  const [, names = '', signature = ''] = /headers="([^"]*)",signature="([^"]*)"/.exec(String(headers.signature)) ?? [];
  const target = `${method.toLowerCase()} ${url}`;
  const lines = names.split(' ').map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`);
  return verify('sha256', Buffer.from(lines.join('\n')), key, Buffer.from(signature, 'base64'));
}

async function serve({ file, pem }: { file: string; pem: string }): Promise<number> {
  const store = openStore(file);
  const own = createPrivateKey(pem);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const { id, actor, type, object } = JSON.parse(body.toString('utf8'));
      const key = await keyOf(actor, type === 'Delete' && object === actor, store, own);
      if (key !== null && !isSigned(request, body, key)) return response.writeHead(401).end();
      if (key !== null) store.activity.run(id, actor, type, Date.now());
      return response.writeHead(202, { 'Content-Length': 0 }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

process.on('message', async (order: { file: string; pem: string }) => process.send?.(await serve(order)));
process.on('disconnect', () => process.exit(0));
