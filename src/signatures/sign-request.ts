import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type InnerList, serializeInnerList } from 'structured-headers';
import { contentDigestOf } from './digest.js';
import type { SignatureScheme } from './signed-claim.js';
import { signatureBase } from './signed-message.js';
import { signingString } from './signing-string.js';

/** Runs in the thread pool: an RSA signature must not hold up the inbox. */
const signInPool = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

export interface Signer {
  keyId: string;
  privateKey: KeyObject;
}

export interface UnsignedRequest {
  method: 'GET' | 'POST';
  url: URL;
  /** `SHA-256=…`; for POST. */
  digest?: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Headers that sign a request, in either way. */
export function signRequest(
  signer: Signer,
  request: UnsignedRequest,
  scheme: SignatureScheme = 'cavage',
): Promise<Record<string, string>> {
  return scheme === 'cavage' ? signByDraft(signer, request) : signByStandard(signer, request);
}

/**
 * By draft-cavage-12, with what every server demands and nothing more (fediverse.md S1):
 * `(request-target) host date digest` on POST, `(request-target) host date` on GET, rsa-sha256, PKCS#1 v1.5.
 */
async function signByDraft(signer: Signer, request: UnsignedRequest): Promise<Record<string, string>> {
  const { method, url, digest } = request;
  const headers: Record<string, string> = {
    host: url.host,
    date: new Date(request.now).toUTCString(),
    ...(digest === undefined ? {} : { digest }),
  };
  const names = ['(request-target)', ...Object.keys(headers)];
  const text = signingString(names, {
    method,
    target: url.pathname + url.search,
    header: (name) => headers[name] ?? '',
  });
  const signature = await signInPool('sha256', Buffer.from(text), signer.privateKey);
  headers.signature = `keyId="${signer.keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature.toString('base64')}"`;
  return headers;
}

/**
 * By RFC 9421, with what Mastodon demands and nothing more (S11): `@method @target-uri`, `content-digest` on POST,
 * created, keyid, rsa-v1_5-sha256.
 */
async function signByStandard(signer: Signer, request: UnsignedRequest): Promise<Record<string, string>> {
  const { method, url, digest, now } = request;
  const fields: Record<string, string> = digest === undefined ? {} : { 'content-digest': contentDigestOf(digest) };
  const list: InnerList = [
    ['@method', '@target-uri', ...Object.keys(fields)].map((name) => [name, new Map()]),
    new Map<string, string | number>([
      ['created', Math.floor(now / 1000)],
      ['keyid', signer.keyId],
      ['alg', 'rsa-v1_5-sha256'],
    ]),
  ];
  const target = url.pathname + url.search;
  const base = signatureBase(list, { method, origin: url.origin, target, field: (name) => fields[name] ?? '' });
  const signature = await signInPool('sha256', Buffer.from(base), signer.privateKey);
  return {
    host: url.host,
    date: new Date(now).toUTCString(),
    ...fields,
    'signature-input': `sig1=${serializeInnerList(list)}`,
    signature: `sig1=:${signature.toString('base64')}:`,
  };
}
