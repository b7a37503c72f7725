import { expect } from 'chai';
import fc from 'fast-check';
import { matchNewsItems } from '../../src/publishing/match-news-items.js';

const known = (key: string, text: string, more: { link?: string; anchor?: string; postId?: number } = {}) => ({
  key,
  ...seen(text, more),
});
const seen = (text: string, more: { link?: string; anchor?: string; postId?: number } = {}) => ({
  text,
  link: more.link ?? null,
  anchor: more.anchor ?? null,
  postId: more.postId ?? 1,
});

describe('matchNewsItems', () => {
  it('finds items again wherever they moved', () => {
    const match = matchNewsItems([known('a', 'one'), known('b', 'two')], [seen('two'), seen('one')]);
    expect(match.keys).to.deep.equal(['b', 'a']);
  });

  it('knows an edited item by its link, its anchor or its words', () => {
    const match = matchNewsItems(
      [
        known('link', 'A proof was found', { link: 'https://a.example/1' }),
        known('anchor', 'A prize was given', { anchor: 'news-7' }),
        known('words', 'The longest prime so far has been found in Ohio'),
      ],
      [
        seen('Somebody found a proof of it', { link: 'https://a.example/1' }),
        seen('Quite another sentence', { anchor: 'news-7' }),
        seen('The longest prime so far has been found in Iowa'),
      ],
    );
    expect(match.keys).to.deep.equal(['link', 'anchor', 'words']);
  });

  it('keeps two items with one link apart by their text', () => {
    const link = 'https://a.example/list';
    const match = matchNewsItems(
      [known('first', 'The winners were named', { link }), known('second', 'The jury was thanked', { link })],
      [seen('The jury was thanked', { link }), seen('The winners were named', { link })],
    );
    expect(match.keys).to.deep.equal(['second', 'first']);
  });

  it('takes a new item for new, even when it returns to a link of another month', () => {
    const link = 'https://a.example/1';
    const match = matchNewsItems(
      [known('old', 'A proof was found', { link })],
      [seen('Referees have now accepted what we told last month', { link, postId: 2 })],
    );
    expect(match).to.deep.equal({ keys: [null], repeats: new Map() });
  });

  it('follows an item that was moved to the post of the next month', () => {
    const match = matchNewsItems([known('a', 'one two three')], [seen('one two three', { postId: 2 })]);
    expect(match.keys).to.deep.equal(['a']);
  });

  it('announces nothing that a copied draft repeats', () => {
    const match = matchNewsItems(
      [known('a', 'one two three')],
      [seen('one two three'), seen('one two three', { postId: 2 })],
    );
    expect(match.keys).to.deep.equal(['a', null]);
    expect(match.repeats).to.deep.equal(new Map([[1, { text: 'one two three', postId: 1 }]]));
  });

  it('follows a draft that goes out as a copy of itself to its page, and not back', () => {
    const draft = { ...known('a', 'one two three'), standing: 'rolling' as const };
    const copies = [
      { ...seen('one two three'), standing: 'rolling' as const },
      { ...seen('one two three', { postId: 2 }), standing: 'page' as const },
    ];
    expect(matchNewsItems([draft], copies)).to.deep.equal({
      keys: [null, 'a'],
      repeats: new Map([[0, { text: 'one two three', postId: 2 }]]),
    });
    const page = { ...draft, postId: 2, standing: 'page' as const };
    expect(matchNewsItems([page], copies).keys).to.deep.equal([null, 'a']);
  });

  it('is not silenced by a post that nothing may leave', () => {
    const hidden = { ...seen('one two three'), standing: 'silent' as const };
    const copy = { ...seen('one two three', { postId: 2 }), standing: 'rolling' as const };
    expect(matchNewsItems([], [hidden, copy])).to.deep.equal({ keys: [null, null], repeats: new Map() });
  });

  it('takes the copy of an item that became another for a repeat of what it is now', () => {
    const link = 'https://a.example/1';
    const merged = 'First words of it, and many others that stood in another item before they were merged';
    const match = matchNewsItems(
      [known('a', 'First words', { link })],
      [seen(merged, { link }), seen(merged, { link, postId: 2 })],
    );
    expect(match).to.deep.equal({ keys: ['a', null], repeats: new Map([[1, { text: merged, postId: 1 }]]) });
  });

  it('knows an item that moves to the next post with another link, or another word where it has none', () => {
    const words = 'The society has given its prize for the best thesis of the year to two';
    const match = matchNewsItems(
      [
        known('moved', `${words} students`, { link: 'https://a.example/1' }),
        known('bare', `Nobody knows why ${words}`),
      ],
      [
        seen(`${words} students`, { link: 'https://a.example/2', postId: 2 }),
        seen(`Nobody knows why ${words} people`, { postId: 2 }),
      ],
    );
    expect(match.keys).to.deep.equal(['moved', 'bare']);
  });

  it('gives the Note of a split item to the part with its link, and that of merged ones to one', () => {
    const first = 'The winners were named in Oslo';
    const second = 'and the losers were thanked in Bergen';
    const links = { link: 'https://a.example/1' };
    const others = { link: 'https://a.example/2' };
    const split = matchNewsItems([known('a', `${first} ${second}`, links)], [seen(first, links), seen(second, others)]);
    expect(split).to.deep.equal({ keys: ['a', null], repeats: new Map() });
    const merged = matchNewsItems(
      [known('a', first, links), known('b', second, others)],
      [seen(`${first} ${second}`, links)],
    );
    expect(merged.keys).to.deep.equal(['a']);
  });

  it('gives no known item to two seen ones, and finds every item that did not change', () => {
    const word = fc.constantFrom('prime', 'knot', 'group', 'prize', 'proof', 'graph', 'ring', 'field');
    const texts = fc.uniqueArray(
      fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.nat()), (all, order) => {
        const shuffled = all.map((text) => ({ text, at: order.next().value as number }));
        shuffled.sort((a, b) => a.at - b.at);
        const { keys } = matchNewsItems(
          all.map((text) => known(text, text)),
          shuffled.map(({ text }) => seen(text)),
        );
        expect(keys).to.deep.equal(shuffled.map(({ text }) => text));
      }),
    );
  });
});
