import { createHash, sign } from 'node:crypto';
import type { Signer } from './sign-request.js';

/** A document of our own, with its `@context`. Every member must have a row in `terms`: none may go unsigned. */
export type OwnDocument = { '@context': unknown };

/** The JSON text of an activity of ours, signed. */
export type SignedText = (activity: object) => string;

const AS = 'https://www.w3.org/ns/activitystreams#';
const GTS = 'https://gotosocial.org/ns#';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';
const DUBLIN_CORE = 'http://purl.org/dc/terms/';

/** What our contexts say of each member that a signed document of ours has. */
const terms: Record<string, { predicate: string; value: 'id' | 'time' }> = {
  actor: { predicate: `${AS}actor`, value: 'id' },
  attributedTo: { predicate: `${AS}attributedTo`, value: 'id' },
  cc: { predicate: `${AS}cc`, value: 'id' },
  deleted: { predicate: `${AS}deleted`, value: 'time' },
  interactingObject: { predicate: `${GTS}interactingObject`, value: 'id' },
  interactionTarget: { predicate: `${GTS}interactionTarget`, value: 'id' },
  object: { predicate: `${AS}object`, value: 'id' },
  published: { predicate: `${AS}published`, value: 'time' },
  to: { predicate: `${AS}to`, value: 'id' },
};

const types: Record<string, string> = {
  Delete: `${AS}Delete`,
  QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
  Tombstone: `${AS}Tombstone`,
};

/**
 * Adds a Linked Data signature (RsaSignature2017), by which a server that got the document from us proves it to those whom it hands it on to.
 * Mastodon forwards a Delete only with one. The canonical form (RDFC-1.0 as N-Quads) is written directly: our documents have fixed members
 * and no blank nodes, so no JSON-LD processor is needed and no context is read.
 * @param now milliseconds
 * @returns the document as it was where an address in it cannot be written as an IRI
 * @throws Error for a member or type that `terms` or `types` does not have: a fault of ours
 */
export function signDocument(document: OwnDocument, { keyId, privateKey }: Signer, now: number): object {
  const created = new Date(now).toISOString();
  const statements = statementsOf(document);
  if (statements === null) return document;
  const text = hashOf(optionStatements(keyId, created)) + hashOf(statements);
  const signatureValue = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return { ...document, signature: { type: 'RsaSignature2017', creator: keyId, created, signatureValue } };
}

/** The signature's own options, as the context https://w3id.org/identity/v1 reads them. */
function optionStatements(keyId: string, created: string): string[] {
  return [
    `_:c14n0 <${DUBLIN_CORE}created> "${created}"^^<${DATE_TIME}> .`,
    `_:c14n0 <${DUBLIN_CORE}creator> <${keyId}> .`,
  ];
}

/** One line of N-Quads for each statement; null where a value is no IRI. */
function statementsOf(node: object): string[] | null {
  const {
    '@context': _,
    id,
    type,
    ...members
  } = node as OwnDocument & { id: string; type: string } & Record<string, unknown>;
  if (types[type] === undefined) throw new Error(`documents of type ${type} are not signed`);
  const lines = [`<${id}> <${TYPE}> <${types[type]}> .`];
  for (const [name, value] of Object.entries(members)) {
    const term = terms[name];
    if (term === undefined) throw new Error(`the member ${name} has no term to be signed by`);
    for (const one of Array.isArray(value) ? value : [value]) {
      const embedded = typeof one === 'object' ? statementsOf(one) : [];
      const object = typeof one === 'object' ? one.id : one;
      if (embedded === null || (term.value === 'id' && !isIri(object))) return null;
      const written = term.value === 'id' ? `<${object}>` : `"${object}"^^<${DATE_TIME}>`;
      lines.push(`<${id}> <${term.predicate}> ${written} .`, ...embedded);
    }
  }
  return isIri(id) ? lines : null;
}

/** Nothing that N-Quads would have to escape. */
const isIri = (text: unknown): text is string =>
  typeof text === 'string' && /^[a-z]+:[^\s<>"{}|\\^`\p{Cc}]+$/iu.test(text);

/** Statements are a set, in the order of their code points. */
function hashOf(statements: string[]): string {
  const lines = [...new Set(statements)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
}
