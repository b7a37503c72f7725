import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type CertificateAuthority, certificateAuthority } from './certificate-authority.js';

/** Where the parts live that a test starts. Only inside test/lab/enter.sh. */
export interface Lab {
  directory: string;
  authority: CertificateAuthority;
  /** A new directory for one part. */
  room(name: string): string;
  /**
   * Makes a host name known to the whole laboratory, each with an address of its own. The guard against private addresses
   * takes them for public ones, so that it stays on; they exist nowhere but on the laboratory's loopback.
   */
  name(host: string): void;
  /** Has something stopped when the laboratory closes: what came last goes first. */
  onClose(stop: () => Promise<void> | void): void;
  /** Stops all that is still running; every failure to stop is told. */
  close(): Promise<void>;
}

let addresses = 0;

export function openLab(): Lab {
  const home = process.env.LAB_DIRECTORY;
  if (home === undefined) throw new Error('this needs the laboratory: test/lab/enter.sh COMMAND, or npm run test:e2e');
  const directory = mkdtempSync(join(home, 'run-'));
  // The parts run as users of their own and have to get in.
  chmodSync(directory, 0o755);
  const stops: (() => Promise<void> | void)[] = [];
  return {
    directory,
    authority: certificateAuthority(home),
    room(name) {
      const room = join(directory, name);
      mkdirSync(room);
      return room;
    },
    name(host) {
      addresses += 1;
      const address = `11.0.0.${addresses}`;
      execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
      appendFileSync('/etc/hosts', `${address} ${host}\n`);
    },
    onClose: (stop) => void stops.push(stop),
    async close() {
      const failures: unknown[] = [];
      for (const stop of stops.splice(0).reverse()) {
        try {
          await stop();
        } catch (failure) {
          failures.push(failure);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
    },
  };
}
