import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { examine } from '../../src/doctor/examine.js';
import { addPingByWpCli, ping, pingAddress } from '../../src/doctor/ping.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { someConfig, wordpressConfig } from '../config/some-config.js';

const token = 'aToken-of_WordPress-0123456789';
const uris = urisFor('https://blog.test');
const ours = `https://blog.test/activitypub/ping?token=${token}`;
const famous = 'https://rpc.pingomatic.com/';

describe('the check of the ping', () => {
  let folder: string;
  let blog: SampleBlog;
  let wordpress: WordPress;

  const check = async (options: { ping_sites?: string; blog_public?: string }) => {
    for (const [name, value] of Object.entries(options)) blog.setOption(name, value);
    const config = someConfig({ wordpress: wordpressConfig({ url: blog.url }), store: { dataDir: folder } });
    const unused = {
      configFile: '',
      get: () => Promise.reject(new Error()),
      node: { path: '/usr/bin/node', unitHasOne: true },
      configChangedAt: null,
      operator: async () => null,
      handlersIn: async () => [],
      notifiers: async () => [],
      status: async () => ({ sources: [], orphans: [] }),
    };
    const [finding] = await examine([ping], { ...unused, config, uris, wordpress, now: Date.now });
    if (!finding) throw new Error('nothing was found');
    return finding;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
    blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: Date.now });
    wordpress = openWordPress({ url: blog.url, tablePrefix: 'wp_', usersTable: null });
    writeFileSync(join(folder, 'ping.token'), `${token}\n`, { mode: 0o600 });
  });
  afterEach(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  it('is content when WordPress calls our address, whomever else it calls', async () => {
    for (const ping_sites of [ours, `${famous}\n${ours}`, `${famous}\r\n  ${ours}  \r\n`])
      expect(await check({ ping_sites }), ping_sites).to.include({ outcome: 'ok', cure: null });
  });

  it('is content without, and shows the address without its token', async () => {
    for (const ping_sites of ['', famous, 'no address']) {
      const { outcome, message, cure } = await check({ ping_sites });
      expect([outcome, message]).to.deep.equal([
        'ok',
        'WordPress does not tell Herald of new posts: they are found by looking, a little later',
      ]);
      expect(cure).to.include('Settings, Writing, Update Services').and.include('wp option update');
      expect(cure).to.include(join(folder, 'ping.token')).and.not.include(token);
    }
  });

  it('warns of an old token and of another address, and shows neither’s', async () => {
    for (const service of [
      'https://blog.test/activitypub/ping?token=old-secret',
      'https://blog.test/activitypub/ping',
      `http://blog.test/activitypub/ping?token=${token}`,
      `https://www.blog.test/activitypub/ping?token=${token}`,
    ]) {
      const { outcome, message, cure } = await check({ ping_sites: `${famous}\n${service}` });
      expect(outcome, service).to.equal('warning');
      expect(message).to.not.include('old-secret').and.not.include(token);
      expect(cure).to.include(join(folder, 'ping.token')).and.not.include(token);
    }
  });

  it('warns when WordPress has the address, and pings nobody', async () => {
    const finding = await check({ ping_sites: ours, blog_public: '0' });
    expect(finding.outcome).to.equal('warning');
    expect(finding.message).to.include('discourages search engines');
    expect(finding.cure).to.include('Settings, Reading');
    expect(await check({ ping_sites: famous })).to.include({ outcome: 'ok', cure: null });
  });

  it('says so when there is no token yet, and when it may not be read', async () => {
    const file = join(folder, 'ping.token');
    rmSync(file);
    expect((await check({})).message).to.include('makes the token when it first starts');
    // Stands in for a file that may not be read: root may read them all.
    mkdirSync(file);
    const { outcome, message } = await check({});
    expect(outcome).to.equal('failed');
    expect(message).to.include(file);
  });

  it('writes the address so that a shell and WP-CLI take it as it is', () => {
    expect(pingAddress(uris, token)).to.equal(ours);
    expect(addPingByWpCli('https://blog.test', ours)).to.equal(
      `wp option update ping_sites "$(wp option get ping_sites --url=https://blog.test; echo '${ours}')" --url=https://blog.test`,
    );
  });

  it('lets no option of WordPress’s speak to the shell', () => {
    const home = "https://blog.test/'$(id)`id`;id";
    const command = addPingByWpCli(home, ours);
    const seen = execFileSync('sh', ['-c', `wp() { printf '<%s>' "$@"; }; ${command}`], { encoding: 'utf8' });
    expect(seen).to.equal(
      `<option><update><ping_sites><<option><get><ping_sites><--url=${home}>${ours}><--url=${home}>`,
    );
  });
});
