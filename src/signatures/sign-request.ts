import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
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

/**
 * Headers that sign a request by draft-cavage-12, with what every server demands and nothing more (fediverse.md S1):
 * `(request-target) host date digest` on POST, `(request-target) host date` on GET, rsa-sha256, PKCS#1 v1.5.
 */
export async function signRequest(signer: Signer, request: UnsignedRequest): Promise<Record<string, string>> {
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
