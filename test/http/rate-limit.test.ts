import { expect } from 'chai';
import { networkOf } from '../../src/http/client-address.js';
import { AS, type OpenSite, openSite } from './open-site.js';

const inbox = '/activitypub/inbox';
const webfinger = '/.well-known/webfinger?resource=acct:news@blog.test';

describe('how often one address may come', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite({ perAddress: 20 });
  });
  afterEach(() => site.close());
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const post = (address: string, body = '{}') =>
    site.ask(inbox, {
      method: 'POST',
      headers: { ...from(address), 'Content-Type': 'application/activity+json' },
      body,
    });

  it('is so many POSTs a minute, then 429 and when to come back, before a byte is read', async () => {
    for (let time = 0; time < 20; time += 1) expect((await post('198.51.100.7')).status).to.equal(202);
    const refused = await post('198.51.100.7', 'no JSON at all');
    expect([refused.status, refused.headers['retry-after']]).to.deep.equal([429, '3']);
    expect(refused.json()).to.deep.equal({ error: 'too many requests from your address' });
    expect(refused.headers['cache-control']).to.equal('no-store');
    expect(site.state.received).to.have.lengthOf(20);
    expect((await post('198.51.100.8')).status).to.equal(202);
    site.state.now += 3000;
    expect((await post('198.51.100.7')).status).to.equal(202);
  });

  it('is ten times as many questions, counted apart', async () => {
    for (let time = 0; time < 20; time += 1) await post('198.51.100.7');
    const statuses: number[] = [];
    for (let time = 0; time < 210; time += 1)
      statuses.push((await site.ask(webfinger, { headers: from('198.51.100.7') })).status);
    expect(statuses.slice(0, 200)).not.to.include(429);
    expect(statuses.slice(200)).to.deep.equal(Array(10).fill(429));
    const actor = await site.ask('/activitypub/actor', { headers: { ...AS, ...from('198.51.100.7') } });
    expect(actor.status).to.equal(429);
  });

  it('is not counted for a Note that a boost makes everybody ask for, from wherever', async () => {
    site.publish('note00000001');
    const asking = Array.from({ length: 500 }, () =>
      site.ask('/activitypub/notes/note00000001', { headers: { ...AS, ...from('198.51.100.7') } }),
    );
    expect(new Set((await Promise.all(asking)).map(({ status }) => status))).to.deep.equal(new Set([200]));
  });

  it('lets the stampede of a boost through: thousands of servers, a handful of documents each', async () => {
    site.publish('note00000001');
    const paths = [
      '/activitypub/actor',
      webfinger,
      '/activitypub/notes/note00000001',
      '/activitypub/followers',
      '/activitypub/outbox',
    ];
    for (let server = 0; server < 100; server += 1) {
      const headers = { ...AS, ...from(`2001:db8:${server.toString(16)}::1`) };
      const replies = await Promise.all(paths.map((path) => site.ask(path, { headers })));
      expect(replies.map(({ status }) => status)).not.to.include(429);
    }
  });

  it('is one budget for a network of IPv6, however many addresses it has', async () => {
    for (let time = 0; time < 20; time += 1) await post(`2001:db8:1:2::${time.toString(16)}`);
    expect((await post('2001:db8:1:2:ffff:ffff:ffff:ffff')).status).to.equal(429);
    expect((await post('2001:db8:1:3::1')).status).to.equal(202);
  });

  it('D64 cannot be had anew by claiming to be another one', async () => {
    for (let time = 0; time < 20; time += 1) await post(`6.6.6.${time}, 198.51.100.7`);
    expect((await post('7.7.7.7, 198.51.100.7')).status).to.equal(429);
  });

  it('is not counted for this machine, nor for a proxy that does not say who asks', async () => {
    const headers = { 'Content-Type': 'application/activity+json' };
    for (let time = 0; time < 30; time += 1)
      expect((await site.ask(inbox, { method: 'POST', headers, body: '{}' })).status).to.equal(202);
    for (const odd of ['', 'unknown', 'unix:', '1.2.3', '<script>'])
      expect((await post(odd)).status, odd).to.equal(202);
  });

  it('knows an address in each of its spellings', () => {
    expect(networkOf('198.51.100.7')).to.equal('198.51.100.7');
    expect(networkOf('::ffff:198.51.100.7')).to.equal('198.51.100.7');
    expect(networkOf('2001:DB8:1:2:3:4:5:6')).to.equal('2001:db8:1:2::/64');
    expect(networkOf('2001:db8::1')).to.equal('2001:db8:0:0::/64');
    expect(networkOf('example.com')).to.equal(null);
  });
});
