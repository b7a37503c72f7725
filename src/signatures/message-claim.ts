import { checkContentDigest, digestMatches } from './digest.js';
import { type Fields, fieldValue, type ReceivedRequest } from './received-request.js';
import { SignatureError } from './signature-error.js';
import { parseSignatureInput } from './signature-input.js';
import { isOurHost, type SignedClaim, targetsOf, type VerifyOptions } from './signed-claim.js';
import { signatureBase } from './signed-message.js';
import { checkCreated, checkDate } from './signing-times.js';

/** Judges all of a signature by RFC 9421 that needs no key. @throws SignatureError, MalformedSignatureError */
export function messageClaim(request: ReceivedRequest, fields: Fields, options: VerifyOptions): SignedClaim {
  const input = parseSignatureInput(fieldValue(fields, 'signature-input'), fieldValue(fields, 'signature'));
  const { keyId, algorithm, components, created, expires, list, signature } = input;
  checkCreated(created, expires, options.now);
  requireBound(components, request);
  checkFields(components, request, fields, options);
  const { method } = request;
  const origin = options.origin ?? `https://${options.host}`;
  const field = (name: string) => fieldValue(fields, name);
  const texts = targetsOf(request.target).map((target) =>
    Buffer.from(signatureBase(list, { method, origin, target, field }), 'latin1'),
  );
  return { scheme: 'rfc9421', keyId, algorithm, texts, signature };
}

/**
 * Bound to this method, this address of ours and this body, or it could be sent again elsewhere (D15, D19). Mastodon wants
 * `@target-uri` (S11); what together says the same is as good.
 */
function requireBound(components: string[], { method, target, body }: ReceivedRequest): void {
  const one = (...names: string[]) => names.some((name) => components.includes(name));
  if (!one('@method')) throw new SignatureError('@method must be signed');
  if (!one('@target-uri', '@authority', 'host')) throw new SignatureError('@target-uri must be signed');
  if (!one('@target-uri', '@request-target', '@path')) throw new SignatureError('@target-uri must be signed');
  if (!target.startsWith('/')) throw new SignatureError('the request names no path');
  if ((method === 'POST' || body.length > 0) && !one('content-digest')) {
    throw new SignatureError('content-digest must be signed');
  }
}

/** Whatever is signed must be true as well. */
function checkFields(components: string[], { body }: ReceivedRequest, fields: Fields, options: VerifyOptions): void {
  const whenSigned = (name: string, check: (value: string) => void) => {
    if (components.includes(name)) check(fieldValue(fields, name));
  };
  whenSigned('content-digest', (value) => checkContentDigest(value, body));
  whenSigned('date', (value) => checkDate(value, null, options.now));
  whenSigned('host', (value) => {
    if (!isOurHost(value, options)) throw new SignatureError('the signature is for another host');
  });
  whenSigned('digest', (value) => {
    if (!digestMatches(value, body)) throw new SignatureError('the Digest does not match the body');
  });
}
