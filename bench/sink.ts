import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A bare inbox for benchmarks, in a process of its own: every 127.x.y.z address is another host. Answers 202, or never where the
 * parent named the address as hanging. Tells its port, and how many POSTs it has answered whenever asked.
 */
let answered = 0;
let lastAnsweredAt = 0;
const hanging = new Set<string>();

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (hanging.has((request.headers.host ?? '').split(':')[0] ?? '')) return;
    answered += 1;
    lastAnsweredAt = Date.now();
    response.writeHead(202).end();
  });
});
server.keepAliveTimeout = 5_000;
server.listen(0, '0.0.0.0', 4096, () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: { hang?: string[]; reset?: true; ask?: true }) => {
  for (const address of message.hang ?? []) hanging.add(address);
  if (message.reset) {
    hanging.clear();
    answered = 0;
  }
  process.send?.({ answered, lastAnsweredAt });
});
process.on('disconnect', () => process.exit(0));
