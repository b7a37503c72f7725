import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { KeysReport } from '../../src/newsroom/operations.js';
import { herald } from './herald.js';
import { place, startHerald } from './running-herald.js';

describe('herald keys', function () {
  this.timeout(120_000);
  const { config, data, directory } = place();
  const command = (...args: string[]) => herald(['keys', ...args, '--config', config]);
  const report = async (): Promise<KeysReport> => JSON.parse((await command('show', '--json')).out);

  it('needs an actor that others can see before its key may change', async () => {
    const { code, err } = await command('rotate');
    expect([code, err]).to.deep.equal([
      1,
      'herald: there is no actor yet whose key could change: let Herald reach WordPress once\n',
    ]);
    expect(existsSync(join(data, 'actor-next.pem'))).to.equal(false);
  });

  it('S17 changes the key through a running service, and says what happens to posts meanwhile', async () => {
    const running = await startHerald(config);
    const before = await report();
    expect(before).to.include({ keyId: 'https://blog.test/activitypub/actor#main-key', previous: null });
    expect((await command()).out).to.equal(`key       ${before.keyId}\n          ${before.fingerprint}\n`);
    const { out, err, code } = await command('rotate');
    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.match(/^a new key is made, and its announcement goes to 0 servers\. Posts go on: .*\n$/);
    const after = await report();
    expect(after.keyId).to.equal(`${before.keyId}-2`);
    expect(after.previous).to.include({ keyId: before.keyId, fingerprint: before.fingerprint, unheard: 0, users: 0 });
    await running.stop();
    const again = await startHerald(config);
    expect(await report()).to.deep.equal(after);
    await again.stop();
    expect(existsSync(join(data, 'actor-old.pem'))).to.equal(true);
  });

  it('says which key is which, and refuses a second one so soon', async () => {
    expect((await command('show')).out).to.match(
      /^previous {2}https:\S+#main-key\n {10}SHA256:\S+\n {10}the new key was announced .*; this one ends .* UTC\n {10}all servers have heard of the new key$/m,
    );
    expect(await command('rotate')).to.include({ code: 1, out: '' });
    expect((await command('rotate')).err).to.match(/^herald: the last new key is still being made known: .*\n$/);
  });

  it('gives the public key away, and the private one into a new file of its owner', async () => {
    const { publicKeyPem } = await report();
    expect((await command('export')).out).to.equal(publicKeyPem);
    const file = join(directory, 'taken-along.pem');
    expect(await command('export', '--private', file)).to.include({ code: 0, out: '', err: '' });
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, 'utf8')).to.match(/^-----BEGIN PRIVATE KEY-----/);
    expect(await command('export', '--private', file)).to.include({
      code: 1,
      err: `herald: ${file} is there already: name a new file\n`,
    });
  });

  it('refuses in one line to go on with another key', async () => {
    writeFileSync(join(data, 'actor.pem'), readFileSync(join(data, 'actor-old.pem')), { mode: 0o600 });
    const { code, err } = await command('show');
    expect(code).to.equal(2);
    expect(err).to.match(/^herald: \S+actor\.pem holds another key than this site speaks with.*\n$/);
  });
});
