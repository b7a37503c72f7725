import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root, sourceFiles, sourceText } from '../house/imports.js';

const here = new URL('.', import.meta.url).pathname;

export interface Boot {
  /** /etc/herald/example.toml */
  config: string;
  /** Bash that runs inside once systemd is up. Each line it prints is `name=value`; files it writes to /mnt come back. */
  probe: string;
  /** What stands for Herald's main.js; Herald itself when left out. */
  main?: string;
}

export interface Booted {
  outcome: Record<string, string>;
  /** A file that the probe wrote to /mnt. */
  file(name: string): string;
  remove(): void;
}

/** Starts a throw-away machine (box.sh) with the shipped unit, and the program as it is in src/. */
export async function boot({ config, probe, main }: Boot): Promise<Booted> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-box-'));
  const program = join(directory, 'program');
  const out = join(directory, 'out');
  compileTo(join(program, 'dist'));
  if (main !== undefined) cpSync(join(here, main), join(program, 'dist/main.js'));
  cpSync(join(root, 'package.json'), join(program, 'package.json'));
  mkdirSync(out);
  writeFileSync(join(directory, 'config'), config);
  writeFileSync(
    join(directory, 'probe'),
    `#!/bin/bash\n${FUNCTIONS}\n${probe}\njournalctl --no-pager | tail -n 60 >/mnt/journal\n`,
  );
  const box = spawn(join(here, 'box.sh'), [out, program, join(directory, 'config'), join(directory, 'probe')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(box, 'exit');
  const file = (name: string) => (existsSync(join(out, name)) ? readFileSync(join(out, name), 'utf8') : '');
  const lines = file('probe.out').trim().split('\n');
  const outcome = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.replace(/^\w+=/, '')]));
  if (outcome.state !== 'active') throw new Error(`not active:\n${file('probe.err')}\n${file('journal')}`);
  return { outcome, file, remove: () => rmSync(directory, { recursive: true }) };
}

/** For probes: `show NAME PROPERTY` prints a property of the service; `until_active PID` waits for another main process than PID. */
const FUNCTIONS = `
show() { echo "$1=$(systemctl show herald@example --property="$2" --value)"; }
main_process() { systemctl show herald@example --property=MainPID --value; }
until_active() {
  for _ in $(seq 200); do
    [ "$(main_process)" != "$1" ] && systemctl is-active --quiet herald@example && return
    sleep 0.1
  done
}`;

/** Each file alone, without judging types: that is another step's work. */
function compileTo(directory: string): void {
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const file of sourceFiles()) {
    const target = join(directory, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(sourceText(file), { compilerOptions }).outputText);
  }
}
