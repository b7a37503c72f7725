import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { sourceFiles, sourceText } from '../house/imports.js';

const here = new URL('.', import.meta.url).pathname;

/** What the probe does inside the box, once systemd is up. Each line of its output is `name=value`. */
const PROBE = `#!/bin/bash
show() { echo "$1=$(systemctl show herald@example --property="$2" --value)"; }
until_active() { for _ in $(seq 100); do [ "$(systemctl show herald@example --property=MainPID --value)" != "$1" ] && systemctl is-active --quiet herald@example && return; sleep 0.1; done; }
until_active 0
show state ActiveState
show status StatusText
echo "mysql=$(curl --silent --max-time 5 http://127.0.0.1:8088/ | tr -d '\\0')"
cp /var/lib/herald/example/report.json /mnt/report.json
# Twice the watchdog's three seconds: only beats keep it alive.
sleep 6
show alive NRestarts
first=$(systemctl show herald@example --property=MainPID --value)
kill -KILL "$first"
until_active "$first"
show after_kill NRestarts
second=$(systemctl show herald@example --property=MainPID --value)
kill -STOP "$second"
until_active "$second"
show after_hang NRestarts
show after_hang_state ActiveState
systemctl stop herald@example
show stopped Result
echo wrong >/etc/herald/example.toml
systemctl reset-failed herald@example
systemctl start herald@example
show wrong_code ExecMainStatus
sleep 2
show wrong_restarts NRestarts
show wrong_state ActiveState
journalctl --no-pager | tail -n 60 >/mnt/journal
`;

describe('the unit under a real systemd', function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), 'herald-box-'));
  let outcome: Record<string, string>;
  let report: Record<string, unknown>;

  before(async () => {
    const program = join(directory, 'program');
    for (const file of sourceFiles()) {
      const target = join(program, 'dist', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      const compilerOptions = {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      };
      writeFileSync(target, ts.transpileModule(sourceText(file), { compilerOptions }).outputText);
    }
    cpSync(join(here, 'program.js'), join(program, 'dist/main.js'));
    writeFileSync(join(program, 'package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'config'), 'password = "secret"\n');
    writeFileSync(join(directory, 'probe'), PROBE);
    const out = join(directory, 'out');
    mkdirSync(out);
    const box = spawn(join(here, 'box.sh'), [out, program, join(directory, 'config'), join(directory, 'probe')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(box, 'exit');
    const lines = readFileSync(join(out, 'probe.out'), 'utf8').trim().split('\n');
    outcome = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.replace(/^\w+=/, '')]));
    if (outcome.state !== 'active') throw new Error(`not active:\n${readFileSync(join(out, 'journal'), 'utf8')}`);
    report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Record<string, unknown>;
  });
  after(() => rmSync(directory, { recursive: true }));

  it('becomes active when Herald says that it is ready, and shows its status', () => {
    expect(outcome.status).to.equal('stands for Herald');
  });

  it('lends it the configuration that only root may read', () => {
    expect(report.config).to.equal('password = "secret"\n');
    expect(report.readConfigItself).to.be.oneOf(['EACCES', 'ENOENT', 'ENOTDIR']);
  });

  it('gives back what root’s commands left in the state directory', () => {
    expect(report.user).to.be.greaterThan(60_000);
    expect(report.key).to.equal('made by root\n');
    expect(report.modes).to.deep.equal(['700', '600']);
  });

  it('lets it reach MySQL’s socket', () => {
    expect(outcome.mysql).to.equal('greetings from MySQL');
  });

  it('lets it write nothing but its state, and see neither the blog’s files nor other processes', () => {
    expect(report.writeSystem).to.equal('EROFS');
    expect(report.writeHome).to.equal('EACCES');
    expect(report.readWpConfig).to.be.oneOf(['EACCES', 'ENOENT']);
    expect(report.seeDevices).to.equal('ENOENT');
    expect(report.processes).to.equal(1);
  });

  it('lets it execute nothing but node and its messenger', () => {
    expect(report.execute).to.equal('EACCES');
  });

  it('stays up by its beats', () => {
    expect(outcome.alive).to.equal('0');
  });

  it('comes back after a kill, and after it hung', () => {
    expect(outcome.after_kill).to.equal('1');
    expect(outcome.after_hang).to.equal('2');
    expect(outcome.after_hang_state).to.equal('active');
  });

  it('stops cleanly when asked', () => {
    expect(outcome.stopped).to.equal('success');
  });

  it('is not tried again with a wrong configuration', () => {
    expect([outcome.wrong_code, outcome.wrong_restarts, outcome.wrong_state]).to.deep.equal(['2', '0', 'failed']);
  });
});
