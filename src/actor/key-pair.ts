import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import NodeRSA from 'node-rsa';
import { SetupError } from '../config/setup-error.js';
import { writePrivateFile } from './private-file.js';

/** What proves that an activity is the site's. Signing goes through node:crypto, off the event loop. */
export interface KeyPair {
  privateKey: KeyObject;
  /** SPKI PEM, as the actor shows it (fediverse.md A7). */
  publicKeyPem: string;
}

/** The key file cannot be used; the message names the file and the cure. */
export class KeyError extends SetupError {
  override name = 'KeyError';
}

const generate = promisify(generateKeyPair);
const BITS = 2048;
const OPEN_TO_OTHERS = 0o077;

/**
 * Reads `actor.pem`, or makes a new RSA-2048 key (PKCS#8, mode 0600) where there is none. Any PEM form is read.
 * @throws KeyError
 */
export function loadOrCreateKeyPair(file: string): KeyPair {
  if (!existsSync(file)) create(file);
  return loadKeyPair(file);
}

/** @throws KeyError when it is missing, open to others, or no RSA key of at least 2048 bits */
export function loadKeyPair(file: string): KeyPair {
  const pem = read(file);
  if ((statSync(file).mode & OPEN_TO_OTHERS) !== 0) {
    throw new KeyError(`${file} can be read by others: chmod 600 ${file}`);
  }
  const key = parse(pem, file);
  if (!key.isPrivate())
    throw new KeyError(`${file} holds a public key only: put the private key there, or restore a backup`);
  if (key.getKeySize() < BITS) {
    throw new KeyError(`${file} holds a key of ${key.getKeySize()} bits: other servers refuse less than ${BITS}`);
  }
  return {
    privateKey: createPrivateKey(key.exportKey('pkcs8-private-pem')),
    publicKeyPem: `${key.exportKey('pkcs8-public-pem').trim()}\n`,
  };
}

/** The private key as PKCS#8 PEM, for the owner to take along. @throws KeyError */
export function readPrivateKey(file: string): string {
  return loadKeyPair(file).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new KeyError(
        `${file} is missing, though this site has a herald.sqlite: restore it from a backup (herald restore). With a new key followers distrust the actor; to begin as a new site, take herald.sqlite away too and run herald init`,
      );
    }
    throw new KeyError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function parse(pem: string, file: string): NodeRSA {
  try {
    return new NodeRSA(pem.trim());
  } catch {
    throw new KeyError(
      `${file} is no RSA key in PEM form: restore it from a backup; a new key makes old followers distrust the actor`,
    );
  }
}

function create(file: string): void {
  write(file, new NodeRSA({ b: BITS }).exportKey('pkcs8-private-pem'));
}

/** A new RSA-2048 key in a file, whatever was there; made off the event loop. @throws KeyError */
export async function writeNewKeyPair(file: string): Promise<KeyPair> {
  const { privateKey } = await generate('rsa', { modulusLength: BITS });
  write(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return loadKeyPair(file);
}

function write(file: string, pem: string): void {
  try {
    writePrivateFile(file, `${pem.trim()}\n`);
  } catch (error) {
    throw new KeyError(`cannot write ${file}: ${(error as Error).message}`);
  }
}

/** Tells keys apart, as OpenSSH writes it: of the public half, so that it may be shown and compared. */
export function fingerprintOf({ publicKeyPem }: Pick<KeyPair, 'publicKeyPem'>): string {
  const der = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`;
}
