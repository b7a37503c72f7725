import { expect } from 'chai';
import { type OperatorReceiver, openReceiver } from '../../src/remote/operator-receiver.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';

describe('a receiver that the operator named', () => {
  let server: InboxServer;
  let receiver: OperatorReceiver;

  beforeEach(async () => {
    server = await inboxServer();
    receiver = openReceiver(server.inbox(1, '/hook?a=b'), 'Herald/test');
  });
  afterEach(async () => {
    await receiver.close();
    await server.close();
  });
  const post = (signal = new AbortController().signal) => receiver.post({ 'x-one': '1' }, '{"grüß":"dich"}', signal);

  it('is posted to, though it stands on this machine', async () => {
    server.behave(() => ({ status: 200, body: 'ok' }));
    const { status, body } = await post();
    expect([status, body.toString()]).to.deep.equal([200, 'ok']);
    const [arrival] = server.arrivals;
    expect(arrival).to.include({ path: '/hook?a=b', body: '{"grüß":"dich"}' });
    expect(arrival?.headers).to.include({
      'user-agent': 'Herald/test',
      'content-type': 'application/json',
      'x-one': '1',
    });
  });

  it('D34 leads nobody elsewhere', async () => {
    server.behave(() => ({ status: 307, headers: { location: server.inbox(2) } }));
    expect((await post()).status).to.equal(307);
    expect(server.arrivals).to.have.length(1);
  });

  it('D37 is read as far as it matters', async () => {
    server.behave(() => ({ status: 200, body: 'x'.repeat(1_000_000) }));
    expect((await post()).body.length).to.equal(4096);
  });

  it('may be given up', async () => {
    server.behave(() => 'hang');
    const controller = new AbortController();
    const posting = post(controller.signal).catch((error: unknown) => error);
    await server.arrived(1);
    controller.abort();
    expect(await posting).to.be.instanceOf(RemoteError);
  });
});
