import { SignatureError } from './signature-error.js';

/** What a draft-cavage-12 `Signature` header says. */
export interface SignatureHeader {
  keyId: string;
  /** `hs2019` where the sender said nothing. */
  algorithm: 'rsa-sha256' | 'hs2019';
  /** Lower-case names, in order. */
  headers: string[];
  /** Milliseconds since the epoch; null where nothing is said. */
  created: number | null;
  expires: number | null;
  /** `(created)` and `(expires)` as they are signed: letter by letter. */
  times: ReadonlyMap<string, string>;
  signature: Buffer;
}

const LONGEST = 8192;

/**
 * Reads the header in one pass over its characters: hostile ones must not cost more than their length (D39).
 * @throws SignatureError on anything ambiguous: a parameter twice (D21), an unknown algorithm (D22), no headers (S16)
 */
export function parseSignatureHeader(text: string): SignatureHeader {
  if (text.length > LONGEST) throw new SignatureError('the Signature header is too long');
  const parameters = parameterMap(text);
  const algorithm = (parameters.get('algorithm') ?? 'hs2019').toLowerCase();
  if (algorithm !== 'rsa-sha256' && algorithm !== 'hs2019')
    throw new SignatureError('the signature algorithm must be rsa-sha256 or hs2019');
  const keyId = parameters.get('keyid');
  const signature = parameters.get('signature');
  const headers = parameters.get('headers');
  if (!keyId || !signature) throw new SignatureError('the Signature header lacks keyId or signature');
  if (!headers) throw new SignatureError('the Signature header names no headers: date alone proves too little');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) throw new SignatureError('the signature is not base64');
  const names = headers.toLowerCase().split(' ').filter(Boolean);
  if (new Set(names).size !== names.length) throw new SignatureError('a header is signed twice');
  return { keyId, algorithm, headers: names, ...timesOf(parameters), signature: Buffer.from(signature, 'base64') };
}

const noTimes: Pick<SignatureHeader, 'created' | 'expires' | 'times'> = {
  created: null,
  expires: null,
  times: new Map(),
};

/** Seconds since the epoch; those of `expires` may have a fraction. */
function timesOf(parameters: Map<string, string>): typeof noTimes {
  if (!parameters.has('created') && !parameters.has('expires')) return noTimes;
  const times = new Map<string, string>();
  const read = (name: string, form: RegExp): number | null => {
    const text = parameters.get(name);
    if (text === undefined) return null;
    if (!form.test(text)) throw new SignatureError(`${name} is no time`);
    times.set(`(${name})`, text);
    return Number(text) * 1000;
  };
  return { created: read('created', /^\d{1,12}$/), expires: read('expires', /^\d{1,12}(\.\d{1,9})?$/), times };
}

function parameterMap(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  const skip = () => {
    while (at < text.length && (text[at] === ' ' || text[at] === ',' || text[at] === '\t')) at += 1;
  };
  for (skip(); at < text.length; skip()) {
    const equals = text.indexOf('=', at);
    if (equals < 0) throw new SignatureError('the Signature header is malformed');
    const name = text.slice(at, equals).trim().toLowerCase();
    const [value, end] = text[equals + 1] === '"' ? quoted(text, equals + 2) : bare(text, equals + 1);
    if (found.has(name)) throw new SignatureError('a parameter of the Signature header stands there twice');
    found.set(name, value);
    at = end;
  }
  return found;
}

function quoted(text: string, start: number): [string, number] {
  const end = text.indexOf('"', start);
  if (end < 0) throw new SignatureError('the Signature header is malformed');
  return [text.slice(start, end), end + 1];
}

function bare(text: string, start: number): [string, number] {
  const comma = text.indexOf(',', start);
  const end = comma < 0 ? text.length : comma;
  return [text.slice(start, end).trim(), end];
}
