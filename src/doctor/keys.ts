import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, failed, ok, warning } from './check.js';

/** The actor's key pair on disk; whether it is the one that is served, the check of the actor says. */
export const keys: Check = {
  name: 'keys',
  async run({ config }) {
    const file = join(config.store.dataDir, 'actor.pem');
    const { key, fault } = read(file);
    if (key === null) return fault;
    const { asymmetricKeyType, asymmetricKeyDetails } = key;
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    if (asymmetricKeyType !== 'rsa' || bits < 2048) {
      return failed(
        `${file} holds a key that others refuse (${asymmetricKeyType}, ${bits} bits)`,
        'it must be RSA with 2048 bits or more: restore it from a backup',
      );
    }
    // The one before the newest signs, too, until it ends.
    for (const open of [file, join(config.store.dataDir, 'actor-old.pem')].filter((one) => existsSync(one))) {
      const mode = statSync(open).mode & 0o777;
      if ((mode & 0o077) !== 0) {
        return failed(
          `${open} may be read by others (mode ${mode.toString(8).padStart(4, '0')}): whoever has it speaks as the site`,
          `chmod 600 ${open}`,
        );
      }
    }
    return ok(`RSA with ${bits} bits, readable by its owner alone`);
  },
};

function read(file: string): { key: KeyObject; fault: null } | { key: null; fault: ReturnType<typeof failed> } {
  try {
    return { key: createPrivateKey(readFileSync(file, 'utf8')), fault: null };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'ENOENT') {
      return {
        key: null,
        fault: failed(
          `${file} is not there`,
          'followers know the site by this key: bring a backup back with herald restore; a new site gets one from herald init',
        ),
      };
    }
    if (code === 'EACCES')
      return { key: null, fault: warning(`${file} may not be read by this user`, 'run herald doctor with sudo') };
    return { key: null, fault: failed(`${file} holds no private key: ${message}`, 'restore it from a backup') };
  }
}
