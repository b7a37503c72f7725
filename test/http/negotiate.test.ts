import { expect } from 'chai';
import fc from 'fast-check';
import { negotiate } from '../../src/http/negotiate.js';

const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

describe('negotiate', () => {
  const documents = {
    'Mastodon, without profile': 'application/activity+json, application/ld+json',
    'Mastodon, profile first': `${LD}, application/activity+json`,
    'Mastodon, for a pasted address': `application/activity+json, ${LD}, text/html;q=0.1`,
    Misskey: `application/activity+json, ${LD}`,
    'Lemmy and Pleroma': 'application/activity+json',
    GoToSocial: `${LD},application/activity+json`,
    Pixelfed: LD,
    'ld+json bare': 'application/ld+json',
    'upper case': 'APPLICATION/ACTIVITY+JSON',
    'plain JSON': 'application/json',
    'named beside a wildcard': 'application/activity+json, */*;q=0.1',
    'equal to a page': 'text/html, application/activity+json',
    'a broken weight': 'application/activity+json;q=x',
    'a quoted comma elsewhere': 'application/activity+json;q=1.000',
  };
  for (const [who, accept] of Object.entries(documents)) {
    it(`X1 gives the document to ${who}`, () => {
      expect(negotiate(accept)).to.equal('activitystreams');
    });
  }

  const pages = {
    'no header at all': undefined,
    'an empty header': '',
    'a wildcard': '*/*',
    Firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    Chrome: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'a picture': 'image/png',
    'a reader who likes pages more': 'text/html, application/activity+json;q=0.9',
    'a reader who refuses the document': 'application/activity+json;q=0, */*',
    nonsense: ';;;,,,q=1',
  };
  for (const [who, accept] of Object.entries(pages)) {
    it(`X1 gives the page to ${who}`, () => {
      expect(negotiate(accept)).to.equal('page');
    });
  }

  it('X1 answers any header whatsoever', () => {
    fc.assert(fc.property(fc.string(), (accept) => ['page', 'activitystreams'].includes(negotiate(accept))));
  });
});
