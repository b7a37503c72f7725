import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The servers of all the actors of a benchmark, in a process of its own: every address of loopback is one of them. Told a public key, it
 * tells its port; told anything after that, it tells how often it was asked for a document.
 */
let pem = '';
let asked = 0;

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  request.resume();
  // What our deliveries bring.
  if (request.method !== 'GET') return response.writeHead(202).end();
  asked += 1;
  const id = `http://${request.headers.host}${request.url}`;
  const name = `user${id.slice(id.lastIndexOf('/') + 1)}`;
  const places = { inbox: `${id}/inbox`, outbox: `${id}/outbox`, followers: `${id}/followers` };
  const document = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    ...{ id, type: 'Person', preferredUsername: name, name, url: id, ...places },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: pem },
  };
  return response.writeHead(200, { 'Content-Type': 'application/activity+json' }).end(JSON.stringify(document));
});

process.on('message', async (order: { pem: string } | { count: true }) => {
  if ('count' in order) return void process.send?.(asked);
  pem = order.pem;
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
