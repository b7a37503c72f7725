import { createHash, createPrivateKey, sign } from 'node:crypto';
import { connect } from 'node:net';

/**
 * A sender of activities for benchmarks, in a process of its own. Told to `sign`, it makes a batch of requests, each whole as it goes over
 * the wire; told a `port`, it sends the batch there, one in flight on each connection, and tells how many were taken a second.
 */
let batch: Buffer[] = [];

function signedRequest(n: number, round: number, actors: number, key: ReturnType<typeof createPrivateKey>): Buffer {
  const actor = `https://social.test/users/${n % actors}`;
  const id = `${actor}/statuses/${round}-${n}`;
  const body = JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    ...{ id: `${id}/activity`, type: 'Create', actor, to: ['https://www.w3.org/ns/activitystreams#Public'] },
    object: {
      ...{ id, type: 'Note', attributedTo: actor, inReplyTo: 'https://blog.test/activitypub/notes/note000001' },
      content: `<p>${'An ordinary reply of some length. '.repeat(12)}</p>`,
      ...{ published: '2026-01-01T00:00:00Z', tag: [], cc: [`${actor}/followers`] },
    },
  });
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post /activitypub/inbox\nhost: blog.test\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign('sha256', Buffer.from(text), key).toString('base64');
  const head = [
    'POST /activitypub/inbox HTTP/1.1',
    ...['Host: blog.test', `Date: ${date}`, `Digest: ${digest}`, 'Content-Type: application/activity+json'],
    `Signature: keyId="${actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** One connection: the next request goes when the answer to the last is here. Answers have no body. */
function lane(port: number, requests: Iterator<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const next = () => {
      const { value, done } = requests.next();
      if (!done) return void socket.write(value);
      socket.destroy();
      resolve();
    };
    socket.setNoDelay(true).on('connect', next).on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (!answer.includes('\r\n\r\n')) return;
      if (!answer.startsWith('HTTP/1.1 202')) return void reject(new Error(answer));
      answer = '';
      next();
    });
  });
}

async function send(port: number, connections: number): Promise<number> {
  const requests = batch.values();
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => lane(port, requests)));
  return batch.length / ((performance.now() - started) / 1000);
}

type Order = { sign: number; round: number; pem: string; actors: number } | { port: number; connections: number };

process.on('message', async (order: Order) => {
  if ('port' in order) {
    process.send?.(await send(order.port, order.connections));
    return;
  }
  const key = createPrivateKey(order.pem);
  batch = Array.from({ length: order.sign }, (_, n) => signedRequest(n, order.round, order.actors, key));
  process.send?.(batch.length);
});
process.on('disconnect', () => process.exit(0));
