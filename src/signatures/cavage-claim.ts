import { digestMatches } from './digest.js';
import { type Fields, fieldValue, type ReceivedRequest } from './received-request.js';
import { SignatureError } from './signature-error.js';
import { parseSignatureHeader, type SignatureHeader } from './signature-header.js';
import { isOurHost, type SignedClaim, targetsOf, type VerifyOptions } from './signed-claim.js';
import { signingString } from './signing-string.js';
import { checkCreated, checkDate, checkEnd } from './signing-times.js';

const MOST_SIGNED = 32;

/** Judges all of a draft-cavage-12 signature that needs no key. @throws SignatureError */
export function cavageClaim(request: ReceivedRequest, fields: Fields, options: VerifyOptions): SignedClaim {
  const header = parseSignatureHeader(fieldValue(fields, 'signature'));
  const { keyId, algorithm, headers, signature } = header;
  const isSigned = (name: string) => headers.includes(name);
  if (headers.length > MOST_SIGNED) throw new SignatureError('too many headers are signed');
  for (const name of ['(request-target)', 'host']) requireSigned(header, name);
  if (!isOurHost(fieldValue(fields, 'host'), options)) throw new SignatureError('the signature is for another host');
  checkTimes(header, fields, options.now);
  if (request.method === 'POST') requireSigned(header, 'digest');
  if (isSigned('digest') && !digestMatches(fieldValue(fields, 'digest'), request.body)) {
    throw new SignatureError('the Digest does not match the body');
  }
  const value = signedValue(header, fields);
  const texts = targetsOf(request.target).map((target) =>
    // What came in as bytes is signed as bytes, whatever letters they mean.
    Buffer.from(signingString(headers, { method: request.method, target, header: value }), 'latin1'),
  );
  return { scheme: 'cavage', keyId, algorithm, texts, signature };
}

function requireSigned({ headers }: SignatureHeader, name: string): void {
  if (!headers.includes(name)) throw new SignatureError(`${name} must be signed`);
}

/** `date`, or `(created)` instead, and whichever is signed must be of now (S3, D16). */
function checkTimes(header: SignatureHeader, fields: Fields, now: number): void {
  const { headers, created } = header;
  // What is not signed, anybody may have added: it can end a signature, and never prolong it.
  const expires = headers.includes('(expires)') ? header.expires : null;
  if (header.expires !== null) checkEnd(header.expires, now);
  if (!headers.includes('date') && !headers.includes('(created)')) throw new SignatureError('date must be signed');
  if (headers.includes('date')) checkDate(fieldValue(fields, 'date'), expires, now);
  if (!headers.includes('(created)')) return;
  if (created === null) throw new SignatureError('(created) is signed and not said');
  checkCreated(created, expires, now);
}

/** `(created)` and `(expires)` are forbidden by the draft where the algorithm is named after RSA. */
function signedValue({ algorithm, times }: SignatureHeader, fields: Fields): (name: string) => string {
  return (name) => {
    if (!name.startsWith('(')) return fieldValue(fields, name);
    const value = algorithm === 'hs2019' ? times.get(name) : undefined;
    if (value === undefined) throw new SignatureError('a name in brackets is signed that cannot be verified');
    return value;
  };
}
