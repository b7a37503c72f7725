import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { withSignatureContext } from '../../src/activitypub/context.js';
import { renderDelete } from '../../src/activitypub/render/delete.js';
import { renderStampDelete } from '../../src/activitypub/render/quote-answer.js';
import { urisFor } from '../../src/activitypub/uris.js';
import { signDocument } from '../../src/signatures/sign-document.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyId = 'https://blog.test/activitypub/actor#main-key';
const uris = urisFor('https://blog.test');
const now = Date.UTC(2026, 10, 23, 10, 0, 0, 123);
const AS = 'https://www.w3.org/ns/activitystreams#';
const TYPE = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
const DATE_TIME = '<http://www.w3.org/2001/XMLSchema#dateTime>';

const sha256 = (lines: string[]) =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
/** As Mastodon and Fedify verify: the hash of the options and the hash of the document, each in canonical N-Quads. */
const agrees = (document: object, statements: string[]) => {
  const { signature } = document as {
    signature: { type: string; creator: string; created: string; signatureValue: string };
  };
  expect(signature).to.include({ type: 'RsaSignature2017', creator: keyId });
  const options = [
    `_:c14n0 <http://purl.org/dc/terms/created> "${signature.created}"^^${DATE_TIME} .`,
    `_:c14n0 <http://purl.org/dc/terms/creator> <${keyId}> .`,
  ];
  const text = Buffer.from(sha256(options) + sha256(statements));
  return verify('sha256', text, publicKey, Buffer.from(signature.signatureValue, 'base64'));
};

/** The statements are those that jsonld 9 makes of the same documents with the published contexts. */
describe('a signed document of ours', () => {
  const sign = (activity: object) => signDocument(withSignatureContext(activity), { keyId, privateKey }, now);

  it('is a Delete of a Note, every member of it', () => {
    const tombstone = { id: 'n1', publishedAt: now - 5000, deletedAt: now };
    const document = sign(renderDelete('d1', tombstone, 'public', uris));
    const [activity, note] = [
      '<https://blog.test/activitypub/activities/d1>',
      '<https://blog.test/activitypub/notes/n1>',
    ];
    const statements = [
      `${activity} ${TYPE} <${AS}Delete> .`,
      `${activity} <${AS}actor> <https://blog.test/activitypub/actor> .`,
      `${activity} <${AS}cc> <https://blog.test/activitypub/followers> .`,
      `${activity} <${AS}object> ${note} .`,
      `${activity} <${AS}published> "2026-11-23T10:00:00.123Z"^^${DATE_TIME} .`,
      `${activity} <${AS}to> <${AS}Public> .`,
      `${note} ${TYPE} <${AS}Tombstone> .`,
      `${note} <${AS}deleted> "2026-11-23T10:00:00.123Z"^^${DATE_TIME} .`,
    ];
    expect(agrees(document, statements)).to.equal(true);
    expect(agrees(document, statements.slice(1))).to.equal(false);
    expect(document).to.have.property('@context').that.includes('https://w3id.org/security/v1');
  });

  it('is a Delete of a quote’s stamp', () => {
    const stamp = {
      ...{ id: 's1', noteId: 'n1', quote: 'https://soc.example/ü/1', actor: 'https://soc.example/a' },
      ...{ inbox: 'https://soc.example/inbox', createdAt: now, revokedAt: null },
    };
    const document = sign(renderStampDelete('d2', stamp as never, uris)) as { object: { id: string } };
    const [activity, proof] = ['<https://blog.test/activitypub/activities/d2>', `<${document.object.id}>`];
    const statements = [
      `${activity} ${TYPE} <${AS}Delete> .`,
      `${activity} <${AS}actor> <https://blog.test/activitypub/actor> .`,
      `${activity} <${AS}cc> <https://soc.example/a> .`,
      `${activity} <${AS}object> ${proof} .`,
      `${activity} <${AS}to> <${AS}Public> .`,
      `${proof} ${TYPE} <https://w3id.org/fep/044f#QuoteAuthorization> .`,
      `${proof} <https://gotosocial.org/ns#interactingObject> <https://soc.example/ü/1> .`,
      `${proof} <https://gotosocial.org/ns#interactionTarget> <https://blog.test/activitypub/notes/n1> .`,
      `${proof} <${AS}attributedTo> <https://blog.test/activitypub/actor> .`,
    ];
    expect(agrees(document, statements)).to.equal(true);
  });

  it('goes without a signature where an address of a stranger is no IRI', () => {
    const activity = {
      id: 'https://blog.test/1',
      type: 'Delete',
      actor: uris.actor,
      object: 'https://soc.example/"> <x',
    };
    expect(sign(activity)).not.to.have.property('signature');
  });

  it('has no member that would go unsigned', () => {
    const activity = { id: 'https://blog.test/1', type: 'Delete', actor: uris.actor, summary: 'words' };
    expect(() => sign(activity)).to.throw('the member summary has no term');
    expect(() => sign({ ...activity, type: 'Create' })).to.throw('documents of type Create are not signed');
  });
});
