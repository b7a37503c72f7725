import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const unit = new URL('../../systemd/herald@.service', import.meta.url).pathname;
const text = readFileSync(unit, 'utf8');

describe('systemd/herald@.service', () => {
  it('is exposed no more than 1.5, as systemd counts it', () => {
    const report = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
      encoding: 'utf8',
    });
    const level = /Overall exposure level for \S+: ([\d.]+)/.exec(report)?.[1];
    expect(Number(level)).to.be.greaterThan(0).and.at.most(1.5);
  });

  it('is verified by systemd without a word', () => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-unit-'));
    try {
      const here = join(directory, 'herald@.service');
      writeFileSync(here, text.replaceAll('/usr/bin/node', process.execPath));
      const verdict = spawnSync('systemd-analyze', ['verify', '--man=no', here], { encoding: 'utf8' });
      expect(verdict.stdout + verdict.stderr).to.equal('');
      expect(verdict.status).to.equal(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('gives a reason above every block of settings', () => {
    const bare = text
      .slice(text.indexOf('[Service]'), text.indexOf('[Install]'))
      .split('\n')
      .filter((line, at, lines) => /^[A-Z]\w+=/.test(line) && !/^(#|[A-Z]\w+=)/.test(lines[at - 1] ?? ''));
    expect(bare).to.deep.equal([]);
  });

  it('leaves V8 its compiler and MySQL its socket', () => {
    expect(text).to.match(/^MemoryDenyWriteExecute=no$/m);
    expect(text).to.match(/^RestrictAddressFamilies=.*AF_UNIX/m);
  });

  it('keeps the configuration root’s, and passes no secret in arguments or environment', () => {
    expect(text).to.match(/^LoadCredential=config:\/etc\/herald\/%i\.toml$/m);
    expect(text).to.match(/^ExecStart=\S+ \S+main\.js run --config \$\{CREDENTIALS_DIRECTORY\}\/config$/m);
    expect(text.match(/^Environment=.*$/gm)).to.deep.equal([
      'Environment=NODE_ENV=production',
      'Environment=MALLOC_ARENA_MAX=2',
    ]);
  });
});
