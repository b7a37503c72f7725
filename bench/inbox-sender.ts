import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { connect } from 'node:net';
import { activityOf, type Load, siteHost, type ToSend } from './inbox-loads.js';

/**
 * A sender of activities for benchmarks, in a process of its own. Told what to sign, it makes a batch of requests, each whole as it goes
 * over the wire; told where to send, it sends the batch there, one in flight on each connection, and tells how that went.
 */
export type Order =
  | { sign: Load; round: number; pem: string; actorsPort: number; notes: string[] }
  | { sendTo: number; connections: number };

export interface Sent {
  perSecond: number;
  /** Milliseconds from the first byte of a request to its answer. */
  p50: number;
  p99: number;
}

let batch: Buffer[] = [];

function signedRequest({ actor, body }: ToSend, key: KeyObject): Buffer {
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post /activitypub/inbox\nhost: ${siteHost}\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign('sha256', Buffer.from(text), key).toString('base64');
  const head = [
    'POST /activitypub/inbox HTTP/1.1',
    ...[`Host: ${siteHost}`, `Date: ${date}`, `Digest: ${digest}`, 'Content-Type: application/activity+json'],
    // As nginx names who asks: their server's own address.
    ...[`X-Forwarded-For: ${new URL(actor).hostname}`, 'X-Forwarded-Proto: https'],
    `Signature: keyId="${actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** One connection: the next request goes when the answer to the last is here. Answers have no body. */
function lane(port: number, requests: Iterator<Buffer>, took: (milliseconds: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let began = 0;
    const next = () => {
      const { value, done } = requests.next();
      began = performance.now();
      if (!done) return void socket.write(value);
      socket.destroy();
      resolve();
    };
    socket.setNoDelay(true).on('connect', next).on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (!answer.includes('\r\n\r\n')) return;
      if (!answer.startsWith('HTTP/1.1 202')) return void reject(new Error(answer));
      took(performance.now() - began);
      answer = '';
      next();
    });
  });
}

async function send(port: number, connections: number): Promise<Sent> {
  const requests = batch.values();
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => lane(port, requests, (time) => void times.push(time))));
  const perSecond = batch.length / ((performance.now() - started) / 1000);
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}

process.on('message', async (order: Order) => {
  if ('sendTo' in order) {
    process.send?.(await send(order.sendTo, order.connections));
    return;
  }
  const { sign: load, round, actorsPort, notes } = order;
  const key = createPrivateKey(order.pem);
  batch = Array.from({ length: load.activities }, (_, n) =>
    signedRequest(activityOf(load, round, n, actorsPort, notes), key),
  );
  process.send?.(batch.length);
});
process.on('disconnect', () => process.exit(0));
