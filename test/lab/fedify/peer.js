import { once } from 'node:events';
import { createServer } from 'node:http';
import { actsOf } from './acts.js';
import { openFederation, received } from './federation.js';
import { listenToFetch, schemeOf, wire } from './wire.js';

// A remote server built with Fedify: `node peer.js HOST PORT CONTROL_PORT`. nginx stands before PORT; a test tells CONTROL_PORT
// what fred has to do, and asks what came.
const [host, port, controlPort] = process.argv.slice(2);
listenToFetch();
const federation = await openFederation(`https://${host}`);
const acts = actsOf(federation.createContext(new URL(`https://${host}/`), undefined));

/** What came to its inbox, as it came. */
const posted = [];

/** Which signatures its inbox takes: rfc9421, cavage, or both. */
let takes = ['rfc9421', 'cavage'];

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function answer(request) {
  const { method, url, headers: held } = request;
  const body = method === 'POST' ? await bodyOf(request) : null;
  const headers = new Headers(
    Object.entries(held).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  );
  const scheme = schemeOf(headers);
  if (method === 'POST') posted.push(JSON.parse(body.toString()));
  const refused = method === 'POST' && !takes.includes(scheme);
  const response = refused
    ? new Response('not signed as this server wants it', { status: 401 })
    : await federation.fetch(new Request(`https://${host}${url}`, { method, headers, body }), {
        contextData: undefined,
      });
  wire.push({ direction: 'in', method, url, scheme, status: response.status, ...(refused ? { refused } : {}) });
  return response;
}

async function control(request) {
  const name = request.url.slice(1);
  const args = JSON.parse((await bodyOf(request)).toString() || '{}');
  if (name === 'received') return received;
  if (name === 'wire') return wire;
  if (name === 'posted') return posted;
  if (name === 'take') takes = args.schemes;
  return name === 'take' ? takes : acts[name](args);
}

const peer = createServer(async (request, response) => {
  const { status, headers, body } = await answer(request).catch(failed);
  response.writeHead(status, Object.fromEntries(headers));
  for await (const chunk of body ?? []) response.write(chunk);
  response.end();
});
const controls = createServer(async (request, response) => {
  const [status, value] = await control(request).then(
    (value) => [200, value],
    (error) => [500, { error: String(error.stack ?? error) }],
  );
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
});

function failed(error) {
  process.stderr.write(`${error.stack}\n`);
  return new Response(String(error), { status: 500 });
}

for (const [server, at] of [
  [controls, controlPort],
  [peer, port],
]) {
  server.listen(Number(at), '127.0.0.1');
  await once(server, 'listening');
}
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
