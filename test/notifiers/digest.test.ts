import { expect } from 'chai';
import type { SiteEvent } from '../../src/model/site-event.js';
import { countsText, didText, paragraphsOf, peopleText } from '../../src/notifiers/digest.js';
import { event, person } from './examples.js';

const lines = (events: SiteEvent[]) =>
  paragraphsOf(events).map((paragraph) => `${peopleText(paragraph)} ${didText(paragraph)}`.trim());

describe('a digest', () => {
  it('counts in the order in which a reader wants it', () => {
    const kinds = ['like', 'reply', 'like', 'reply', 'follow', 'report'] as const;
    expect(countsText(kinds.map((kind) => ({ kind })))).to.equal('1 report, 2 replies, 1 follow, 2 likes');
  });

  it('puts those together who did the same to the same Note', () => {
    const other = { url: 'https://blog.test/other/', text: 'Other' };
    const by = (name: string) => ({ actor: person(name) });
    expect(
      lines([
        event('like'),
        event('like', by('Bob')),
        event('like', { ...by('Carol'), note: other }),
        event('follow'),
        event('follow', by('Bob')),
        event('announce', by('Bob')),
        event('reply'),
        event('reply', { text: 'And again' }),
      ]),
    ).to.deep.equal([
      'Alice (alice@social.test) replied to',
      'Alice (alice@social.test) replied to',
      'Alice (alice@social.test) and Bob (bob@social.test) follow the site',
      'Bob (bob@social.test) boosted',
      'Alice (alice@social.test) and Bob (bob@social.test) like',
      'Carol (carol@social.test) likes',
    ]);
  });

  it('names some of many, each once', () => {
    const many = Array.from({ length: 30 }, (_, n) => event('follow', { actor: person(`P${n}`) }));
    const [line = ''] = lines([...many, ...many.slice(0, 3)]);
    expect(line).to.match(/^P0 \(p0@social\.test\), .* and 2\d others follow the site$/);
  });
});
