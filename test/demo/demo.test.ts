import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { runDemo } from '../../src/demo/demo.js';
import { type Ended, herald } from '../cli/herald.js';

describe('the demo', function () {
  // A real round: Herald looks once a second, and a news item must stand still for two.
  this.timeout(90_000);
  // They mostly wait: side by side.
  let played: Promise<Ended>;
  let failed: Promise<{ code: number; lines: string[] }>;

  before(() => {
    played = herald(['demo', '--once']);
    const lines: string[] = [];
    const refused = { refused: new Set(['Delete']), patience: 5000 };
    failed = runDemo({ once: true, say: (line) => void lines.push(line), ...refused }).then((code) => ({
      code,
      lines,
    }));
    // Told by the tests that wait for it.
    failed.catch(() => {});
  });

  it('plays one round with --once, and ends with 0 because everything arrived', async () => {
    const { code, out, err } = await played;
    expect(err).to.equal('');
    expect(code, out).to.equal(0);
    expect(out).to.match(/^\d\d:\d\d:\d\d {2}blog {6}post published {12}The ferry/m);
    expect(out.match(/^[\d:]{8} {2}follower {2}(Create|Update|Delete) after \d+ ms/gm)).to.have.length(8);
    expect(out).to.match(/^Everything arrived: 8 of 8, in [\d.]+ s\. Each Note came once and kept its id\.$/m);
    expect(out).to.match(/^Nothing else of the drafts left: 5 texts were looked for in \d+ activities\.$/m);
  });

  it('ends with 1 and names what is missing when the follower does not get it', async () => {
    const { code, lines } = await failed;
    expect(code, lines.join('\n')).to.equal(1);
    const last = lines.slice(lines.indexOf('Not as it should be: 6 of 8 arrived.'));
    expect(last.map((line) => line.replace(/:.*:.*/, ''))).to.deep.equal([
      'Not as it should be: 6 of 8 arrived.',
      '  Delete did not arrive',
      '  Delete did not arrive',
    ]);
  });

  it('goes on until it is ended, says what to open, and leaves nothing behind', async () => {
    const lines: string[] = [];
    const end = new AbortController();
    const say = (line: string) => {
      lines.push(line);
      if (/open {6}that Note/.test(line)) end.abort();
    };
    expect(await runDemo({ once: false, say, end: end.signal, pause: 10 })).to.equal(0);
    const text = lines.join('\n');
    expect(text).to.match(/open, to watch it arrive {3}http:\/\/127\.0\.0\.1:\d+\/$/m);
    expect(text).to.match(/Herald’s profile page {6}http:\/\/127\.0\.0\.1:\d+\/activitypub\/$/m);
    const [, config = ''] = /--config (\S+)/.exec(text) ?? [];
    expect(existsSync(dirname(config)), config).to.equal(false);
    expect(config).to.match(/herald-demo-\w+\/herald\.toml$/);
  });
});
