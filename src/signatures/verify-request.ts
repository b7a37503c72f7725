import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { digestMatches } from './digest.js';
import { SignatureError } from './signature-error.js';
import { parseSignatureHeader, type SignatureHeader } from './signature-header.js';
import { signingString } from './signing-string.js';

/** A request as it came. Raw headers, because Node joins or drops duplicates, and an attacker counts on it (D20). */
export interface ReceivedRequest {
  method: string;
  /** Path and query as in the request line. */
  target: string;
  /** Names and values alternating. */
  rawHeaders: readonly string[];
  body: Buffer;
}

export interface VerifyOptions {
  /** Our public `host[:port]`: a signature made for another server proves nothing here (D15). */
  host: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What a well-formed signed request claims; `verifySignature` says whether it is true. */
export interface SignedClaim {
  header: SignatureHeader;
  /** Texts that the signature may be over: with the query, then without, as Misskey and Pixelfed sign (S13). */
  texts: Buffer[];
}

/** Mastodon takes a Date up to 65 minutes old, and servers with a late clock depend on it; ahead of time nobody is for long (S3). */
const PAST = 65 * 60_000;
const FUTURE = 5 * 60_000;
const needed = ['(request-target)', 'host', 'date', 'digest'];
const MOST_SIGNED = 32;

/**
 * Everything about the signature that needs no key: so that garbage costs no fetch.
 * @throws SignatureError
 */
export function claimOf(request: ReceivedRequest, { host, now }: VerifyOptions): SignedClaim {
  const values = headerValues(request.rawHeaders);
  const one = (name: string): string => {
    const [value, second] = values.get(name) ?? [];
    if (value === undefined) throw new SignatureError(`the header ${name} is missing`);
    if (second !== undefined) throw new SignatureError(`the header ${name} stands there twice`);
    return value;
  };
  const header = parseSignatureHeader(one('signature'));
  if (header.headers.length > MOST_SIGNED) throw new SignatureError('too many headers are signed');
  const wanted = request.method === 'POST' ? needed : needed.filter((name) => name !== 'digest');
  for (const name of wanted) if (!header.headers.includes(name)) throw new SignatureError(`${name} must be signed`);
  if (one('host').toLowerCase() !== host.toLowerCase()) throw new SignatureError('the signature is for another host');
  checkDate(one('date'), now);
  if (request.method === 'POST' && !digestMatches(one('digest'), request.body)) {
    throw new SignatureError('the Digest does not match the body');
  }
  const targets = [request.target];
  if (request.target.includes('?')) targets.push(request.target.slice(0, request.target.indexOf('?')));
  const texts = targets.map((target) =>
    Buffer.from(signingString(header.headers, { method: request.method, target, header: signedValue(one) })),
  );
  return { header, texts };
}

/** `(created)` and `(expires)` are forbidden with RSA by the draft, and nobody sends them. */
function signedValue(one: (name: string) => string): (name: string) => string {
  return (name) => {
    if (name.startsWith('(')) throw new SignatureError(`${name} cannot be verified`);
    return one(name).trim();
  };
}

function checkDate(text: string, now: number): void {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new SignatureError('the Date cannot be read');
  if (at < now - PAST) throw new SignatureError('the Date is too old');
  if (at > now + FUTURE) throw new SignatureError('the Date is in the future');
}

/** Only keys that a server can afford to check, and an attacker cannot forge (D23). */
const FEWEST_BITS = 2048;
const MOST_BITS = 8192;

/** Reading a PEM takes twice as long as verifying with its key. Strangers fill it: by number and by characters it ends. */
const readKeys = new LRUCache<string, KeyObject>({
  max: 2000,
  maxSize: 4_000_000,
  sizeCalculation: (_, pem) => pem.length,
});

/** @throws SignatureError when the PEM is no RSA key between 2048 and 8192 bits */
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
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < FEWEST_BITS || bits > MOST_BITS) {
    throw new SignatureError(`the key must be RSA of ${FEWEST_BITS} to ${MOST_BITS} bits`);
  }
  return key;
}

/** Is the claim true for this key? Whatever algorithm the sender named, an RSA key means PKCS#1 v1.5 with SHA-256 (S15). */
export function verifySignature({ header, texts }: SignedClaim, key: KeyObject): boolean {
  return texts.some((text) => verify('sha256', text, key, header.signature));
}

function headerValues(raw: readonly string[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const list = values.get(name) ?? [];
    list.push(raw[index + 1] ?? '');
    values.set(name, list);
  }
  return values;
}
