import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const author = 'https://social.test/users/ann';
const followers = `${author}/followers`;

/** One meaning. */
interface Meaning {
  kind: 'reply' | 'mention' | 'quote';
  visibility: 'public' | 'unlisted' | 'followers' | 'direct';
  summary: string | null;
}

/** Its spellings, one picked for each member (fediverse.md, the variant matrix of A9). */
const id = (value: string) =>
  fc.constantFrom<unknown>(value, { id: value }, { id: value, type: 'Object' }, [value], [{ id: value }]);
const list = (values: string[]) =>
  values.length === 0
    ? fc.constantFrom<unknown>(undefined, [], null)
    : fc.constantFrom<unknown>(
        values,
        values.length === 1 ? values[0] : values,
        values.map((value) => ({ id: value })),
        [null, ...values],
      );
const publicName = fc.constantFrom(PUBLIC, 'as:Public', 'Public');
const words = (name: string, text: string) =>
  fc.constantFrom<Json>(
    { [name]: text },
    { [name]: { '@value': text } },
    { [name]: { '@value': text, '@language': 'en' } },
    { [name]: [text] },
    { [`${name}Map`]: { en: text } },
    { [name]: null, [`${name}Map`]: { en: text, de: 'anders' } },
    { [name]: text, [`${name}Map`]: { de: 'anders', en: text } },
  );
const many = (values: Json[]) =>
  fc.constantFrom<unknown>(
    values,
    [null, ...values],
    [...values, { type: 'Hashtag', name: '#x' }],
    ...(values.length === 1 ? [values[0]] : []),
  );
const type = fc.constantFrom<unknown>('Note', ['Note'], ['Note', 'Custom'], ['Custom', 'Note']);
const nothing = fc.constantFrom<unknown>(undefined, null, [], {});
const url = (page: string) =>
  fc.constantFrom<unknown>(page, [page], { type: 'Link', href: page }, [
    { type: 'Link', mediaType: 'image/png', href: `${page}.png` },
    { type: 'Link', mediaType: 'text/html', href: page },
  ]);

const meanings = fc.record<Meaning>({
  kind: fc.constantFrom('reply', 'mention', 'quote'),
  visibility: fc.constantFrom('public', 'unlisted', 'followers', 'direct'),
  summary: fc.constantFrom(null, 'careful'),
});

const spelled = (note: string) =>
  meanings.chain((meaning) => {
    const named = meaning.kind === 'mention' ? [{ type: 'Mention', href: ourActor, name: '@news@blog.test' }] : [];
    const quoteTag = { type: 'Link', mediaType: 'application/activity+json', href: note };
    const quote = fc.constantFrom<Json>(
      ...['quote', '_misskey_quote', 'quoteUrl', 'quoteUri'].map((key) => ({ [key]: note })),
      { quote: { id: note } },
      { tag: [quoteTag] },
      { tag: quoteTag },
    );
    const audience = publicName.chain((everybody) => {
      const [to, cc] = {
        public: [[everybody], [followers]],
        unlisted: [[followers], [everybody]],
        followers: [[followers], []],
        direct: [[ourActor], []],
      }[meaning.visibility] as [string[], string[]];
      return fc
        .tuple(list(to), list(cc), fc.boolean())
        .map(([toForm, ccForm, onActivity]) => ({ to: toForm, cc: ccForm, onActivity }));
    });
    return fc
      .record({
        type,
        audience,
        attributedTo: id(author),
        inReplyTo: meaning.kind === 'reply' ? id(note) : nothing,
        tag: many(named),
        quote: meaning.kind === 'quote' ? quote : fc.constant<Json>({}),
        content: words('content', '<p>Hello</p>'),
        summary:
          meaning.summary === null
            ? fc.constantFrom<Json>({}, { summary: null }, { summary: '' })
            : words('summary', meaning.summary),
        url: url(`${author}/page`),
        published: fc.constantFrom(
          '2026-11-20T10:00:00Z',
          '2026-11-20T10:00:00.000+00:00',
          '2026-11-20T11:00:00+01:00',
        ),
        sensitive: fc.constantFrom<unknown>(true, 'true', false, null, undefined),
        attachment: nothing,
        actor: id(author),
        around: fc.constantFrom<(object: Json) => unknown>(
          (object) => object,
          (object) => [object],
        ),
      })
      .map((form) => ({ meaning, form }));
  });

describe('what is written in another way', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let note: string;

  before(async () => {
    keys = await makeKeyPair();
    inbox = openInbox();
    ann = inbox.somebody(author, keys);
    note = inbox.ourNote();
  });

  it('I13 O19 has the same outcome, in every form of the variant matrix', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(spelled(note), async ({ meaning, form }) => {
        number += 1;
        const uri = `${author}/notes/${number}`;
        const { audience, quote, content, summary, actor, around, ...members } = form;
        const addressed = { to: audience.to, cc: audience.cc };
        const object: Json = {
          id: uri,
          ...members,
          ...content,
          ...summary,
          ...quote,
          ...(audience.onActivity ? {} : addressed),
        };
        const activity = { id: `${uri}/activity`, type: 'Create', actor, object: around(object), ...addressed };
        const answer = await inbox.post(ann, activity);
        expect(answer.status, answer.reason ?? '').to.equal(202);
        const [kept] = inbox.interactions.byUri(uri);
        expect(kept, inbox.lastReason() ?? '').to.deep.include({
          kind: meaning.kind,
          visibility: meaning.visibility,
          noteId: meaning.kind === 'mention' ? null : 'note00000001',
          publishedAt: Date.UTC(2026, 10, 20, 10),
          author: { actor: author, handle: 'ann@social.test', name: 'ann' },
        });
        expect(kept?.words).to.include({ html: '<p>Hello</p>', summary: meaning.summary, url: `${author}/page` });
      }),
      { numRuns: 400 },
    );
  });

  it('D44–D50 is taken or refused, and breaks nothing, whatever comes', async () => {
    const member = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(
        note,
        ourActor,
        PUBLIC,
        'bear:?u=https://x.test/1',
        'javascript:alert(1)',
        '\u0000',
        '\ud800',
        1e308,
        -0,
        'x'.repeat(5000),
        { '@value': 5 },
        [[note]],
        { id: null },
      ),
    );
    const names =
      'id type attributedTo to cc bto bcc audience tag attachment url content contentMap summary name inReplyTo quote published updated sensitive replies likes __proto__ constructor @graph @reverse'.split(
        ' ',
      );
    const object = fc.dictionary(fc.constantFrom(...names), member, { maxKeys: 12 });
    const base: Json = { id: `${author}/notes/any`, type: 'Note', inReplyTo: note, content: 'x', to: [PUBLIC] };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Create', 'Update', 'Delete', 'Like', 'Announce', 'Undo', 'Block'),
        object,
        fc.boolean(),
        async (kind, odd, whole) => {
          const { status, reason } = await inbox.post(
            ann,
            ann.activity(kind, {
              object: whole ? { ...base, ...odd } : odd,
              ...(whole ? {} : odd),
              actor: author,
              type: kind,
              id: undefined,
            }),
          );
          // A key that no document may have.
          const spellsPrototype = Object.hasOwn(odd, '__proto__');
          expect(spellsPrototype ? [400, 202, 401] : [202, 401], reason ?? '').to.include(status);
        },
      ),
      { numRuns: 600 },
    );
    expect(inbox.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
    for (const { uri, words: kept, publishedAt } of inbox.kept()) {
      expect(uri).to.match(/^(?:https:\/\/social\.test\/|urn:herald:)/);
      expect(kept?.html ?? '').not.to.match(/[^\P{Cc}\n\t\f]|\p{Surrogate}/u);
      expect(publishedAt).to.be.within(0, inbox.clock.now);
    }
  });

  it('has no place where its id is none: bear, missing, null', async () => {
    for (const odd of [
      'bear:?u=https://social.test/1',
      undefined,
      null,
      5,
      'urn:uuid:1',
      'https://social.test/\ud800',
    ]) {
      await inbox.post(ann, ann.create('x', { id: odd, inReplyTo: note }));
      expect(inbox.lastReason()).to.equal('the object has no http id');
    }
  });

  it('was said when it came, where its time is garbage or still to come', async () => {
    for (const published of ['yesterday', '', 5, null, '2999-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '2026-99-99']) {
      const activity = ann.create('x', { inReplyTo: note, published });
      await inbox.post(ann, activity);
      const [kept] = inbox.interactions.byUri((activity.object as { id: string }).id);
      expect(kept?.publishedAt).to.equal(inbox.clock.now);
    }
  });

  it('D46 with a million tags is looked at in part, and in time', async () => {
    const tag = Array.from({ length: 50_000 }, () => ({ type: 'Mention', href: ourActor }));
    const answer = await inbox.post(
      ann,
      ann.create('x', { tag, inReplyTo: note, to: Array.from({ length: 20_000 }, () => PUBLIC) }),
    );
    expect(answer.status).to.equal(202);
  });
});
