import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { resolveHandles } from '../../src/cli/resolve-handles.js';
import { parseConfig } from '../../src/config/load-config.js';

describe('resolveHandles', () => {
  let server: Server;
  let host: string;
  const signatures: (string | undefined)[] = [];
  const data = mkdtempSync(join(tmpdir(), 'herald-'));
  const config = (laboratory: boolean) =>
    parseConfig(
      `[site]\norigin = "https://blog.test"\n[wordpress]\nurl = "sqlite:/x"\n[store]\ndata_dir = "${data}"\n[federation]\nallow_private_addresses = ${laboratory}`,
      'x',
      {},
    );

  before(async () => {
    loadOrCreateKeyPair(join(data, 'actor.pem'));
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', `http://${host}`);
      const [, name] = /^acct:(\w+)@/.exec(url.searchParams.get('resource') ?? '') ?? [];
      if (name === 'ann') {
        const links = [{ rel: 'self', type: 'application/activity+json', href: `http://${host}/ann` }];
        response.setHeader('content-type', 'application/jrd+json').end(JSON.stringify({ subject: 'x', links }));
      } else if (url.pathname === '/ann') {
        signatures.push(request.headers.signature as string | undefined);
        const actor = {
          id: `http://${host}/ann`,
          type: 'Person',
          inbox: `http://${host}/ann/inbox`,
          endpoints: { sharedInbox: `http://${host}/inbox` },
        };
        response.setHeader('content-type', 'application/activity+json').end(JSON.stringify(actor));
      } else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('finds inboxes by WebFinger and a signed question, and names who is not found', async () => {
    const { found, missing } = await resolveHandles(config(true), [`ann@${host}`, `bob@${host}`]);
    expect(found).to.deep.equal([
      {
        handle: `ann@${host}`,
        actor: `http://${host}/ann`,
        inbox: `http://${host}/ann/inbox`,
        sharedInbox: `http://${host}/inbox`,
      },
    ]);
    expect(signatures[0]).to.include('keyId="https://blog.test/activitypub/actor#main-key"');
    expect(missing).to.deep.equal([{ handle: `bob@${host}`, reason: `${host} answers 404 to WebFinger` }]);
  });

  it('asks no private address outside a laboratory', async () => {
    const { found, missing } = await resolveHandles(config(false), [`ann@${host}`]);
    expect(found).to.be.empty;
    expect(missing).to.have.length(1);
  });
});
