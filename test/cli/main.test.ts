import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { program } from '../lab/program.js';
import { herald } from './herald.js';
import { inProcess } from './in-process.js';

const directory = mkdtempSync(join(tmpdir(), 'herald-cli-'));
const good = join(directory, 'good.toml');
const bad = join(directory, 'bad.toml');
writeFileSync(
  good,
  `[site]\norigin = "https://example.com"\n[wordpress]\nurl = "mysql://herald:hush-hush@db/wp"\n[store]\ndata_dir = "${directory}"\n`,
);
writeFileSync(bad, '[site]\norigin = "http://example.com"\nhandel = "news"\n');

describe('the command line', () => {
  it('answers help and version with 0', async () => {
    const [help, version] = await Promise.all([herald(['--help']), herald(['--version'])]);
    expect(help).to.include({ code: 0, err: '' });
    for (const command of [
      'init',
      'run',
      'sync',
      'items',
      'preview',
      'approve',
      'post',
      'status',
      'notes',
      'followers',
      'deliveries',
      'notifiers',
      'keywords',
      'profile',
      'doctor',
      'backup',
      'restore',
      'config',
      'demo',
    ]) {
      expect(help.out).to.match(new RegExp(`^  ${command}\\b`, 'm'));
    }
    expect(version.out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it('takes the only configuration there is, and asks which where there are several', async () => {
    const configDirectory = mkdtempSync(join(tmpdir(), 'herald-etc-'));
    const ask = () => inProcess(['config'], { configDirectory });
    expect((await ask()).err).to.include(`${configDirectory}/herald.toml: is not there: write one with herald init`);
    copyFileSync(good, join(configDirectory, 'example.toml'));
    expect((await ask()).out).to.equal(`${configDirectory}/example.toml is in order\n`);
    copyFileSync(good, join(configDirectory, 'other.toml'));
    expect((await ask()).err).to.equal(
      `herald: which site? There are ${configDirectory}/example.toml, ${configDirectory}/other.toml: say --config FILE, or set HERALD_CONFIG\n`,
    );
    copyFileSync(good, join(configDirectory, 'herald.toml'));
    expect((await ask()).out).to.equal(`${configDirectory}/herald.toml is in order\n`);
  });

  const usage: [string, string[], RegExp][] = [
    ['an unknown command', ['stauts'], /unknown command 'stauts'[\s\S]*Did you mean status/],
    ['no command', [], /Usage: herald/],
    [
      'an unknown command of a group',
      ['blocks', 'evil.test'],
      /^herald: too many arguments, or no such command: --help tells/,
    ],
    ['an unknown option', ['status', '--jsno'], /unknown option '--jsno'/],
    ['a missing argument', ['post'], /missing required argument 'text'/],
    ['a number that is none', ['preview', 'x'], /whole number/],
    [
      'an impossible choice',
      ['post', 'Hello', '--visibility', 'secret'],
      /Allowed choices are public, unlisted, followers/,
    ],
    ['init without a person or --yes', ['init', '--config', join(directory, 'new.toml')], /give --yes/],
    ['an empty text', ['post', '  ', '--config', good], /nothing to say/],
    [
      'a missing configuration',
      ['status', '--config', '/nowhere.toml'],
      /\/nowhere\.toml: is not there: write one with herald init/,
    ],
  ];
  for (const [what, args, expected] of usage) {
    it(`answers ${what} with 2`, async () => {
      const { code, out, err } = await herald(args);
      expect(err).to.match(expected);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
    });
  }

  it('answers a wrong configuration with 2, and all its faults, one a line', async () => {
    const { code, err } = await herald(['config', '--config', bad]);
    expect(code).to.equal(2);
    expect(err.trimEnd().split('\n')).to.have.length(5);
    expect(err).to.match(/^herald: .*bad\.toml has 4 faults:\n/);
    expect(err).to.include('site.handel: is no key Herald knows: did you mean handle?');
  });

  it('shows the effective configuration without its secrets', async () => {
    const [toml, json] = await Promise.all([
      herald(['config', '--print', '--config', good]),
      herald(['config', '--json'], { env: { HERALD_CONFIG: good } }),
    ]);
    expect(toml.code).to.equal(0);
    expect(toml.out).to.include('mysql://herald:***@db/wp').and.include('max_creates = 20');
    expect(JSON.parse(json.out).site.handle).to.equal('news');
    expect(toml.out + json.out).to.not.include('hush-hush');
  });

  it('shows a trace only with --verbose', async () => {
    const [plain, verbose] = await Promise.all([
      herald(['config', '--config', '/nowhere.toml']),
      herald(['config', '--config', '/nowhere.toml', '--verbose']),
    ]);
    expect(plain.err.trimEnd().split('\n')).to.have.length(1);
    expect(verbose.err).to.match(/\n\s+at /);
  });

  it('is quiet when the reader of its answer goes away', async () => {
    const child = spawn(process.execPath, [program, '--help']);
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = await once(child, 'close');
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
  });
});
