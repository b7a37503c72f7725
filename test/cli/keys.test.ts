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

  it('S17 changes the key through a running service, which lets the new one sign in its time', async () => {
    const running = await startHerald(config);
    const before = await report();
    expect(before).to.include({ keyId: 'https://blog.test/activitypub/actor#main-key', next: null });
    expect((await command()).out).to.equal(`key      ${before.keyId}\nsigns    ${before.fingerprint}\n`);
    expect(await command('rotate')).to.include({
      out: 'a new key is made, and 0 servers are to be told; until then the old one signs: herald keys show\n',
      err: '',
      code: 0,
    });
    const during = await report();
    // The minute may have turned meanwhile.
    if (during.next) expect(during.fingerprint).to.equal(before.fingerprint);
    await running.stop();
    const again = await startHerald(config);
    const after = await report();
    expect(after.next).to.equal(null);
    expect(after.fingerprint).to.equal(during.next?.fingerprint ?? during.fingerprint);
    expect(after.fingerprint).not.to.equal(before.fingerprint);
    expect(existsSync(join(data, 'actor-old.pem'))).to.equal(true);
    await again.stop();
  });

  it('changes it without a service, too, and says that others hear of it once one runs', async () => {
    const { code, out, err } = await command('rotate', '--json');
    expect([code, JSON.parse(out), err]).to.deep.equal([0, { deliveries: 0 }, '']);
    expect((await command('show')).out).to.match(/^shown {4}SHA256:.*\n {9}announced .*; it signs within a minute$/m);
    expect((await command('rotate')).err).to.equal(
      'herald: a new key is being made known already: herald keys show says how far it is\n',
    );
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
