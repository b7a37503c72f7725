import { connect, type Socket } from 'node:net';

/** One connection that is kept, one request in flight on it. */
export interface Lane {
  /** @returns the status; 0 when the connection was closed without an answer */
  ask(request: Buffer): Promise<number>;
  close(): void;
}

export function openLane(port: number): Lane {
  let socket: Socket | null = null;
  let answer = Buffer.alloc(0);
  let settle: ((status: number) => void) | null = null;

  const done = (status: number) => {
    const tell = settle;
    settle = null;
    answer = Buffer.alloc(0);
    tell?.(status);
  };
  const open = (): Socket => {
    const opened = connect(port, '127.0.0.1').setNoDelay(true);
    opened.on('error', () => {});
    opened.on('close', () => {
      if (socket !== opened) return;
      socket = null;
      if (settle) done(statusOf(answer));
    });
    opened.on('data', (chunk: Buffer) => {
      if (socket !== opened) return;
      answer = Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = answer.subarray(0, end).toString('latin1');
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (answer.length < end + 4 + length) return;
      const status = statusOf(answer);
      // What follows a refusal is not read by them: the connection is of no use any more.
      if (/\r\nconnection: *close/i.test(head) || status === 413 || status === 415) {
        socket = null;
        opened.destroy();
      }
      done(status);
    });
    return opened;
  };
  return {
    ask: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        socket ??= open();
        socket.write(request);
      }),
    close: () => socket?.destroy(),
  };
}

function statusOf(answer: Buffer): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer.subarray(0, 12).toString('latin1'))?.[1] ?? 0);
}
