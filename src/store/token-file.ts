import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { StoreError } from './store-error.js';

const SHORTEST = 20;

/** In the data directory: the operator's password for the listener. */
export const OPERATOR_TOKEN = 'operator.token';
/** In the data directory: what WordPress's ping brings along, so that not everybody can have us look. */
export const PING_TOKEN = 'ping.token';

/**
 * A password in a file of its own, made on first use with mode 0600.
 * @throws StoreError when the file cannot be read or holds no token
 */
export function loadOrCreateToken(file: string): string {
  try {
    if (!existsSync(file))
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    const { mode } = statSync(file);
    // The owner may let a group in; the world has no business here.
    if ((mode & 0o007) !== 0) chmodSync(file, mode & 0o770);
    const token = readFileSync(file, 'utf8').trim();
    if (token.length >= SHORTEST) return token;
  } catch (error) {
    throw new StoreError(`cannot use ${file}: ${(error as Error).message}`);
  }
  throw new StoreError(`${file} holds no token of at least ${SHORTEST} characters: delete it, and a new one is made`);
}

/** The password that was made before; null while there is none. @throws StoreError when it may not be read */
export function readToken(file: string): string | null {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  } catch (error) {
    throw new StoreError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
