import type { BareItem, InnerList } from 'structured-headers';
import { SignatureError } from './signature-error.js';
import { parseStructured } from './structured-field.js';

/** What `Signature-Input` and `Signature` of RFC 9421 say together. */
export interface SignatureInput {
  /** Lower-case names of fields, and derived components with `@`, in order. */
  components: string[];
  keyId: string;
  algorithm: 'rsa-v1_5-sha256' | 'ed25519' | null;
  /** Milliseconds since the epoch. */
  created: number;
  expires: number | null;
  /** As it is signed: the components and all parameters, known to us or not. */
  list: InnerList;
  signature: Buffer;
}

const MOST_COMPONENTS = 32;
const derived = new Set(['@method', '@target-uri', '@authority', '@path', '@query', '@request-target', '@scheme']);

/**
 * One label with one key (S12).
 * @throws MalformedSignatureError when a field cannot be read, SignatureError on anything ambiguous or unknown
 */
export function parseSignatureInput(inputText: string, signatureText: string): SignatureInput {
  const inputs = parseStructured('Signature-Input', inputText);
  const signatures = parseStructured('Signature', signatureText);
  const [[label, list] = ['', undefined], second] = inputs;
  if (!list || second || signatures.size !== 1) throw new SignatureError('there must be one signature, and one only');
  const signature = signatures.get(label)?.[0];
  if (!(signature instanceof ArrayBuffer))
    throw new SignatureError('Signature-Input and Signature have different labels');
  if (!isInnerList(list)) throw new SignatureError('the Signature-Input lists no components');
  return { components: componentsOf(list), ...parametersOf(list), list, signature: Buffer.from(signature) };
}

function isInnerList(member: [unknown, unknown]): member is InnerList {
  return Array.isArray(member[0]);
}

/** Components with parameters of their own (`;sf`, `;key`, `;bs`, `;req`, `;tr`) are refused: nobody sends them, and each is a way to err. */
function componentsOf([items]: InnerList): string[] {
  if (items.length > MOST_COMPONENTS) throw new SignatureError('too many components are signed');
  const names = items.map(([name, parameters]) => {
    if (
      typeof name !== 'string' ||
      parameters.size > 0 ||
      !(derived.has(name) || /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
    ) {
      throw new SignatureError('a component is signed that cannot be verified');
    }
    return name;
  });
  if (new Set(names).size !== names.length) throw new SignatureError('a component is signed twice');
  return names;
}

function parametersOf([, parameters]: InnerList): Pick<SignatureInput, 'keyId' | 'algorithm' | 'created' | 'expires'> {
  const keyId = textOf(parameters.get('keyid'));
  const created = timeOf(parameters.get('created'));
  if (!keyId) throw new SignatureError('the signature names no keyid');
  if (created === null) throw new SignatureError('the signature does not say when it was created');
  const algorithm = textOf(parameters.get('alg'));
  if (algorithm !== null && algorithm !== 'rsa-v1_5-sha256' && algorithm !== 'ed25519') {
    throw new SignatureError('alg must be rsa-v1_5-sha256 or ed25519');
  }
  return { keyId, created, algorithm, expires: timeOf(parameters.get('expires')) };
}

function textOf(value: BareItem | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') throw new SignatureError('a parameter of the signature is of the wrong kind');
  return value;
}

/** Whole seconds since the epoch. */
function timeOf(value: BareItem | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new SignatureError('created or expires is no time');
  return value * 1000;
}
