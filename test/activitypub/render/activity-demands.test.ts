import { expect } from 'chai';
import { withContext } from '../../../src/activitypub/context.js';
import { renderCreate } from '../../../src/activitypub/render/create.js';
import { renderDelete } from '../../../src/activitypub/render/delete.js';
import { renderFollow, renderUnfollow } from '../../../src/activitypub/render/follow.js';
import { renderFollowAnswer } from '../../../src/activitypub/render/follow-answer.js';
import { renderQuoteAnswer, renderStampDelete } from '../../../src/activitypub/render/quote-answer.js';
import { renderActorUpdate, renderUpdate } from '../../../src/activitypub/render/update.js';
import type { Json } from '../../lab/ask.js';
import { actor, exampleNote, site, tombstone, uris } from '../examples.js';

const ann = 'https://social.test/users/ann';
const article = { title: 'Ferries', previewHtml: '<p>Ferries …</p>' };
const follow = { id: `${ann}#follow`, actor: ann };
const asked = { id: `${ann}/requests/1`, actor: ann, noteId: 'note0001', quote: `${ann}/statuses/1` };
const stamp = { id: 'stamp0001', noteId: 'note0001', quote: asked.quote, actor: ann, inbox: `${ann}/inbox` };

/** Every kind of activity that Herald sends. */
const sent: Record<string, object> = {
  'a Create': renderCreate('act00001', exampleNote(), uris),
  'a Create of an Article': renderCreate('act00001', exampleNote({ article }), uris),
  'an Update': renderUpdate('act00001', exampleNote({}, { updatedAt: Date.UTC(2026, 10, 24) }), uris),
  'an Update of the actor': renderActorUpdate('act00001', actor, site, uris),
  'a Delete': renderDelete('act00001', tombstone, 'public', uris),
  'an Accept': renderFollowAnswer('act00001', 'Accept', follow, uris),
  'a Reject': renderFollowAnswer('act00001', 'Reject', follow, uris),
  'an Accept of a quote': renderQuoteAnswer('act00001', asked, 'stamp0001', uris),
  'a Reject of a quote': renderQuoteAnswer('act00001', asked, null, uris),
  'a Delete of a stamp': renderStampDelete('act00001', { ...stamp, createdAt: 1, revokedAt: null }, uris),
  'a Follow': renderFollow({ followId: 'act00001', actor: ann }, uris),
  'an Undo': renderUnfollow('act00001', { followId: 'follow01', actor: ann }, uris),
};

describe('every activity that Herald sends', () => {
  for (const [what, rendered] of Object.entries(sent)) {
    const activity = withContext(rendered) as Json;

    it(`C1 C4 O21 O22 V1 V2 V14 as ${what} is read by all`, () => {
      const { host } = new URL(uris.actor);
      expect([activity['@context']].flat()).to.include('https://www.w3.org/ns/activitystreams');
      expect(JSON.stringify(activity)).to.not.match(/"@(graph|included|reverse)"|:null|"(signature|proof)"/);
      expect(depthOf(activity)).to.be.at.most(8);
      expect(activity.id).to.equal(uris.activity('act00001'));
      expect(new URL(String(activity.id)).host).to.equal(host);
      expect(activity.actor).to.equal(uris.actor);
      expect(activity.object).to.be.an(what === 'a Follow' ? 'string' : 'object');
    });
  }

  it('S7 has its id, its object’s author and the key on one host', () => {
    const { id, object } = sent['a Create'] as Json & { object: Json };
    const hosts = [uris.key(1), id, object.id, object.attributedTo].map((address) => new URL(String(address)).host);
    expect(new Set(hosts)).to.deep.equal(new Set(['blog.test']));
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
