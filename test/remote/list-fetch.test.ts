import { expect } from 'chai';
import { createHttpClient } from '../../src/remote/http-client.js';
import { createListFetch } from '../../src/remote/list-fetch.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { type ListServer, listServer } from '../stand-ins/list-server.js';

describe('createListFetch', () => {
  let server: ListServer;
  before(async () => {
    server = await listServer();
  });
  after(() => server.close());
  const never = new AbortController().signal;
  const get = async (address: string, etag: string | null = null, allowPrivateAddresses = true) => {
    const client = createHttpClient({ allowPrivateAddresses, userAgent: 'test', connections: 1 });
    try {
      return await createListFetch(client).get(address, etag, never);
    } finally {
      await client.close();
    }
  };
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('nothing was thrown'),
      (error: unknown) => {
        expect(error).to.be.instanceOf(RemoteError);
        return (error as RemoteError).message;
      },
    );

  it('brings the text and its ETag, and nothing where that is still the one', async () => {
    server.serve('/a', ({ 'if-none-match': etag }) =>
      etag === '"1"' ? { status: 304 } : { body: 'évil.test\n', headers: { etag: '"1"' } },
    );
    expect(await get(`${server.origin}/a`)).to.deep.equal({ text: 'évil.test\n', etag: '"1"' });
    expect(await get(`${server.origin}/a`, '"1"')).to.equal(null);
  });

  it('D35 follows three redirects and no more', async () => {
    for (const n of [1, 2, 3, 4])
      server.serve(`/r${n}`, { status: 302, headers: { location: n === 1 ? '/a' : `r${n - 1}` } });
    expect((await get(`${server.origin}/r3`))?.text).to.equal('évil.test\n');
    expect(await refused(get(`${server.origin}/r4`))).to.equal('too many redirects');
  });

  it('D31 D36 asks no private address, no http, nothing with a user in it', async () => {
    expect(await refused(get(`${server.origin}/a`, null, false))).to.equal('only https is talked to');
    expect(await refused(get('https://127.0.0.1/a', null, false))).to.equal('a private address is not talked to');
    expect(await refused(get('https://u:p@lists.test/a', null, false))).to.include('user name');
    expect(await refused(get('ftp://lists.test/a'))).to.equal('only http and https are talked to');
  });

  it('D37 takes neither what is compressed nor what is no UTF-8 nor what is too long', async () => {
    server.serve('/gzip', { body: 'x', headers: { 'content-encoding': 'gzip' } });
    server.serve('/long', { body: 'a'.repeat(5 * 1024 * 1024 + 1) });
    expect(await refused(get(`${server.origin}/gzip`))).to.include('compressed');
    expect(await refused(get(`${server.origin}/long`))).to.include('longer than');
    expect(await refused(get(`${server.origin}/nothing`))).to.equal('the server answered 404');
  });
});
