import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { cavageClaim } from './cavage-claim.js';
import { messageClaim } from './message-claim.js';
import { fieldsOf, type ReceivedRequest } from './received-request.js';
import { SignatureError } from './signature-error.js';
import type { SignedClaim, VerifyOptions } from './signed-claim.js';

export type { ReceivedRequest } from './received-request.js';
export type { SignedClaim, VerifyOptions } from './signed-claim.js';

/**
 * Everything about the signature that needs no key: so that garbage costs no fetch. `Signature-Input` decides which kind it
 * is (S12): beside it no draft-cavage signature is looked at.
 * @throws SignatureError; MalformedSignatureError where a structured field cannot be read
 */
export function claimOf(request: ReceivedRequest, options: VerifyOptions): SignedClaim {
  const fields = fieldsOf(request.rawHeaders);
  return fields.has('signature-input') ? messageClaim(request, fields, options) : cavageClaim(request, fields, options);
}

/** Only keys that a server can afford to check, and an attacker cannot forge (D23). */
const FEWEST_BITS = 2048;
const MOST_BITS = 8192;
/** Even ones are none, 1 makes every text its own signature, and huge ones make checking as slow as signing. */
const isSane = (exponent: bigint) => exponent >= 3n && exponent % 2n === 1n && exponent < 2n ** 64n;

/**
 * The points of small order of Ed25519, without the sign bit of the last byte: for a key that is one of them OpenSSL finds
 * signatures true that nobody made.
 */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

function isSmallOrder(key: KeyObject): boolean {
  const point = Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
  point.writeUInt8(point.readUInt8(31) & 0x7f, 31);
  return smallOrder.has(point.toString('hex'));
}

/** Reading a PEM takes twice as long as verifying with its key. Strangers fill it: by number and by characters it ends. */
const readKeys = new LRUCache<string, KeyObject>({
  max: 2000,
  maxSize: 4_000_000,
  sizeCalculation: (_, pem) => pem.length,
});

/** @throws SignatureError when the PEM is neither an RSA key between 2048 and 8192 bits nor an Ed25519 key */
export function readPublicKey(pem: string): KeyObject {
  const known = readKeys.get(pem);
  if (known) return known;
  const key = parseKey(pem);
  readKeys.set(pem, key);
  return key;
}

function parseKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new SignatureError('the key is no PEM that can be read');
  }
  if (key.asymmetricKeyType === 'ed25519') {
    if (isSmallOrder(key)) throw new SignatureError('the key is a point for which anybody can sign');
    return key;
  }
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || bits < FEWEST_BITS || bits > MOST_BITS) {
    throw new SignatureError(`the key must be RSA of ${FEWEST_BITS} to ${MOST_BITS} bits, or Ed25519`);
  }
  if (!isSane(publicExponent)) throw new SignatureError('the exponent of the key is none that keeps a secret');
  return key;
}

/** Is the claim true for this key? */
export function verifySignature(claim: SignedClaim, key: KeyObject): boolean {
  return hashesFor(claim, key).some((hash) => claim.texts.some((text) => verify(hash, text, key, claim.signature)));
}

/** By the key, never by the sender's word alone (D22): RSA means PKCS#1 v1.5. GoToSocial also tries SHA-512 for hs2019 (S15). */
function hashesFor({ algorithm }: SignedClaim, key: KeyObject): readonly (string | null)[] {
  if (key.asymmetricKeyType === 'ed25519') return algorithm?.startsWith('rsa') ? [] : [null];
  if (key.asymmetricKeyType !== 'rsa' || algorithm === 'ed25519') return [];
  return algorithm === 'hs2019' ? ['sha256', 'sha512'] : ['sha256'];
}
