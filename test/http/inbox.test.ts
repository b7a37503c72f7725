import { connect } from 'node:net';
import { expect } from 'chai';
import { AS, type OpenSite, openSite } from './open-site.js';

const path = '/activitypub/inbox';
const json = { 'Content-Type': 'application/activity+json' };

describe('the inbox door', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('S5 hands on the exact bytes, the target and the raw headers, and answers 202', async () => {
    const body = Buffer.from('{ "a":\t1, "b": "\u00e4" }\n');
    const headers = { ...json, Digest: 'SHA-256=x', Signature: 'keyId="k"' };
    const reply = await site.ask(`${path}?q=1`, { method: 'POST', headers, body });
    expect([reply.status, reply.text]).to.deep.equal([202, '']);
    const [request] = site.state.received;
    expect(request?.body.equals(body)).to.equal(true);
    expect(request).to.include({ method: 'POST', target: `${path}?q=1` });
    expect(request?.rawHeaders).to.include.members(['Digest', 'SHA-256=x', 'Signature']);
  });

  it('I13 takes activity+json and ld+json with parameters, and refuses others with 415', async () => {
    const types = [
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'APPLICATION/activity+json;charset=utf-8',
    ];
    for (const type of types) {
      expect((await site.ask(path, { method: 'POST', headers: { 'Content-Type': type }, body: '{}' })).status).to.equal(
        202,
      );
    }
    for (const headers of [{ 'Content-Type': 'text/plain' }, {}, { 'Content-Type': 'multipart/form-data' }]) {
      expect((await site.ask(path, { method: 'POST', headers, body: '{}' })).status).to.equal(415);
    }
    expect(site.state.received).to.have.length(2);
  });

  it('answers with the status and reason that the inbox gives, and when to come back', async () => {
    site.state.answer = { status: 401, reason: 'the signature does not fit' };
    const refused = await site.ask(path, { method: 'POST', headers: json, body: '{}' });
    expect([refused.status, refused.json()]).to.deep.equal([401, { error: 'the signature does not fit' }]);
    site.state.answer = { status: 503, reason: 'busy', retryAfter: 30 };
    const busy = await site.ask(path, { method: 'POST', headers: json, body: '{}' });
    expect([busy.status, busy.headers['retry-after']]).to.deep.equal([503, '30']);
  });

  it('R3 is 405 to a GET, never 404 or 410', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const reply = await site.ask(path, { method, headers: AS });
      expect([method, reply.status, reply.headers.allow]).to.deep.equal([method, 405, 'POST']);
    }
  });

  it('answers 413 above a megabyte, announced or not', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, 32);
    const announced = await site.ask(path, { method: 'POST', headers: { ...json, Expect: '100-continue' }, body });
    expect(announced.status).to.equal(413);
    const chunked = await site.ask(path, {
      method: 'POST',
      headers: { ...json, 'Transfer-Encoding': 'chunked' },
      body,
    });
    expect(chunked.status).to.equal(413);
    const most = await site.ask(path, { method: 'POST', headers: json, body: body.subarray(1) });
    expect(most.status).to.equal(202);
  });

  it('D37 refuses a compressed body', async () => {
    const reply = await site.ask(path, { method: 'POST', headers: { ...json, 'Content-Encoding': 'gzip' }, body: 'x' });
    expect(reply.status).to.equal(415);
    expect(site.state.received).to.have.length(0);
  });

  it('hands on nothing of a body that was cut off', async () => {
    const socket = connect(site.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.end(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/activity+json\r\nContent-Length: 10\r\n\r\n{}`,
    );
    await new Promise((resolve) => socket.resume().once('close', resolve));
    await site.ask('/.well-known/nodeinfo');
    expect(site.state.received).to.have.length(0);
  });

  it('D64 believes the address in X-Forwarded-For that the proxy on this machine added last', async () => {
    const headers = { ...json, 'X-Forwarded-For': '6.6.6.6, 198.51.100.7' };
    await site.ask(path, { method: 'POST', headers, body: '{}' });
    expect(site.state.received[0]?.remoteAddress).to.equal('198.51.100.7');
  });
});
