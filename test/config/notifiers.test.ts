import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, parseConfig } from '../../src/config/load-config.js';
import { printConfig } from '../../src/config/print-config.js';

const shortest = `
[site]
origin = "https://blog.test"
[wordpress]
url = "sqlite:/nowhere/.ht.sqlite"
[store]
data_dir = "/nowhere"
`;
const directory = mkdtempSync(join(tmpdir(), 'herald-config-'));
const parse = (toml: string) => parseConfig(`${shortest}\n${toml}`, join(directory, 'herald.toml'), {});

function faultOf(toml: string): string {
  try {
    parse(toml);
    return 'none';
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as Error).message;
  }
}

const slack = (url: string) => `[[notifiers]]\nname = "desk"\nkind = "slack"\nurl = "${url}"`;
const webhook = (secret: string) =>
  `[[notifiers]]\nname = "hook"\nkind = "webhook"\nurl = "https://a.test/"\nsecret = "${secret}"`;
const email = (more: string) =>
  `[[notifiers]]\nname = "mail"\nkind = "email"\nto = ["a@b.test"]\nfrom = "c@d.test"\n${more}`;

describe('[[notifiers]]', () => {
  it('are the log alone where none is named, and nobody where the list is empty', () => {
    expect(parse('').notifiers.map(({ kind }) => kind)).to.deep.equal(['log']);
    expect(parseConfig(`notifiers = []\n${shortest}`, 'herald.toml', {}).notifiers).to.deep.equal([]);
  });

  it('take their secrets from files, and never print them', () => {
    writeFileSync(join(directory, 'hook.secret'), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n');
    const config = parse(
      '[[notifiers]]\nname = "hook"\nkind = "webhook"\nurl = "https://a.test/hush"\nsecret_file = "hook.secret"',
    );
    expect(config.notifiers[0]).to.include({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    expect(printConfig(config)).to.not.match(/hush|MfKQ/);
  });

  const good = [
    slack('https://hooks.slack.com/services/T/B/X'),
    slack('http://127.0.0.1:8065/hooks/x'),
    webhook('a secret of some length'),
    email('smtp = "smtp://u%40x:p@mail.test:587"'),
    email('smtp = "smtps://mail.test/"'),
    email('digest = "24h"'),
  ];
  for (const toml of good)
    it(`take ${toml.split('\n').at(-1)}`, () => {
      expect(faultOf(toml)).to.equal('none');
    });

  const bad: [string, RegExp][] = [
    [slack('hooks.slack.com/services'), /notifiers\[1\]\.url: .*write the whole address/],
    [slack('ftp://a.test/'), /write the whole address/],
    [slack('https://user:hush@a.test/'), /without user and password/],
    [webhook('hush'), /notifiers\[1\]\.secret: .*at least 16 characters/],
    [webhook('whsec_hush'), /24 to 64 bytes in base64/],
    [webhook('whsec_not base64 at all, is it now? hush'), /24 to 64 bytes in base64/],
    [email('smtp = "mail.test:25"'), /notifiers\[1\]\.smtp: .*write smtp:/],
    [email('smtp = "smtp://u:hush@mail.test/?rejectUnauthorized=false"'), /write smtp:/],
    [email('smtp = "smtp://u:hush%ff@mail.test/"'), /write smtp:/],
    [email('digest = "25h"'), /at most "24h"/],
    [email('per_hour = 0'), /per_hour/],
    [
      '[[notifiers]]\nname = "mail"\nkind = "email"\nfrom = "c@d.test"\nto = ["a@b.test\\nBcc: x@y.test"]',
      /one address and nothing else/,
    ],
    ['[[notifiers]]\nname = "x"\nkind = "pigeon"', /one of "log", "slack", "webhook", "email"/],
  ];
  for (const [toml, expected] of bad)
    it(`say what is wrong with ${JSON.stringify(toml.split('\n').at(-1))}`, () => {
      const fault = faultOf(toml);
      expect(fault).to.match(expected);
      expect(fault).to.not.include('hush');
    });
});
