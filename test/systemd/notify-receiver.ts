import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** systemd's end of NOTIFY_SOCKET: a real unix datagram socket. It closes passed descriptors, which is how a barrier is answered. */
const PROGRAM = `
import array, json, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print(json.dumps("bound"), flush=True)
while True:
    message, ancillary, _, _ = s.recvmsg(65536, 4096)
    for _, kind, data in ancillary:
        if kind == socket.SCM_RIGHTS:
            for fd in array.array("i", data): os.close(fd)
    print(json.dumps(message.decode()), flush=True)
`;

export interface NotifyReceiver {
  /** Messages so far, barriers left out. */
  readonly messages: string[];
  /** Resolves with the first message that holds `text`. */
  received(text: string): Promise<string>;
  close(): Promise<void>;
}

export async function receiveNotifications(socket: string): Promise<NotifyReceiver> {
  const child: ChildProcess = spawn('python3', ['-c', PROGRAM, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('python3 has no stdout');
  const messages: string[] = [];
  let wake: () => void = () => {};
  const lines = createInterface(child.stdout);
  await new Promise<void>((resolve, reject) => {
    lines.once('line', () => resolve());
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the receiver ended before it was bound')));
  });
  lines.on('line', (line) => {
    const message = JSON.parse(line) as string;
    if (message.startsWith('BARRIER=')) return;
    messages.push(message);
    wake();
  });
  return {
    messages,
    async received(text) {
      for (;;) {
        const found = messages.find((message) => message.includes(text));
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
