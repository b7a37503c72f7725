import { connect } from 'node:net';

/** A request as bytes, so that headers may stand there twice, in any order, or be garbage. */
export interface Wire {
  method?: string;
  target?: string;
  /** Names and values alternating, exactly as they are sent. */
  rawHeaders: string[];
  body: Buffer;
  /** As HTTP/1.1 wants it, unless a test says otherwise; null: none. */
  contentLength?: number | null;
}

export interface WireAnswer {
  status: number;
  headers: Map<string, string>;
  text: string;
}

export function bytesOf({
  method = 'POST',
  target = '/activitypub/inbox',
  rawHeaders,
  body,
  contentLength,
}: Wire): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  if (contentLength !== null) lines.push(`Content-Length: ${contentLength ?? body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1'), body]);
}

/** One connection (to a port on loopback, or a unix socket), one request, its answer. Status 0: the connection was closed without one. */
export function sendBytes(where: number | string, bytes: Buffer, timeoutMs = 20_000): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = typeof where === 'string' ? connect(where) : connect(where, '127.0.0.1');
    const chunks: Buffer[] = [];
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer in ${timeoutMs} ms to ${bytes.subarray(0, 200).toString('latin1')}`));
    }, timeoutMs);
    const done = () => {
      clearTimeout(late);
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(chunks)));
    };
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // Whoever refuses a body before it is read answers first, and resets what follows.
      if (isWhole(Buffer.concat(chunks))) done();
    });
    socket.on('error', done);
    socket.on('close', done);
    socket.write(bytes);
  });
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1];
  return length !== undefined && bytes.length >= end + 4 + Number(length);
}

function parseAnswer(bytes: Buffer): WireAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, text: bytes.subarray(end + 4).toString('utf8') };
}
