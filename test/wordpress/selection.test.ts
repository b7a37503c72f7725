import { expect } from 'chai';
import { type Candidate, reasonAgainst, type Selection } from '../../src/wordpress/selection.js';
import type { Term } from '../../src/wordpress/terms.js';
import { postsSource } from '../config/some-config.js';

let ids = 0;
const term = (taxonomy: string, slug: string, parent = 0): Term => {
  ids += 1;
  return { id: ids, taxonomy, slug, name: slug, parent };
};
const science = term('category', 'science');
const maths = term('category', 'maths', science.id);
const geometry = term('category', 'geometry', maths.id);

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  id: 7,
  type: 'post',
  title: 'A title',
  author: 'a-writer',
  sticky: false,
  terms: [],
  ancestors: new Map([science, maths].map((one) => [one.id, one])),
  ...more,
});
const reason = (post: Partial<Candidate>, selection: Partial<Selection> = {}) =>
  reasonAgainst(candidate(post), { ...postsSource(), ...selection });

describe('reasonAgainst', () => {
  it('is none where the source asks for nothing', () => expect(reason({})).to.equal(null));

  const stories: [string, Partial<Candidate>, Partial<Selection>, string | null][] = [
    ['a category that is asked for', { terms: [maths] }, { categories: ['maths'] }, null],
    ['a child of one', { terms: [geometry] }, { categories: ['science'] }, null],
    ['another category', { terms: [science] }, { categories: ['maths'] }, 'it has no category among categories'],
    [
      'a child of an excluded one',
      { terms: [geometry] },
      { excludeCategories: ['science'] },
      'its category "science" is among exclude_categories',
    ],
    [
      'one of its categories excluded',
      { terms: [maths] },
      { categories: ['maths'], excludeCategories: ['maths'] },
      'its category "maths" is among exclude_categories',
    ],
    [
      'a child, as the first release had it',
      { terms: [geometry] },
      { categories: ['science'], childCategories: false },
      'it has no category among categories',
    ],
    ['a tag that is asked for', { terms: [term('post_tag', 'proofs')] }, { tags: ['proofs', 'x'] }, null],
    [
      'a category of a tag’s name',
      { terms: [term('category', 'proofs')] },
      { tags: ['proofs'] },
      'it has no tag among tags',
    ],
    [
      'an excluded tag',
      { terms: [term('post_tag', 'private')] },
      { excludeTags: ['private'] },
      'its tag "private" is among exclude_tags',
    ],
    ['a format that is asked for', { terms: [term('post_format', 'post-format-aside')] }, { formats: ['aside'] }, null],
    ['no format, where the standard is asked for', {}, { formats: ['standard'] }, null],
    ['no format, where another is', {}, { formats: ['link'] }, 'it has no format among formats'],
    [
      'an excluded format',
      { terms: [term('post_format', 'post-format-link')] },
      { excludeFormats: ['link'] },
      'its format "link" is among exclude_formats',
    ],
    ['an author who is asked for', {}, { authors: ['a-writer'] }, null],
    ['another author', {}, { authors: ['b-writer'] }, 'it has no author among authors'],
    ['an excluded author', {}, { excludeAuthors: ['a-writer'] }, 'its author "a-writer" is among exclude_authors'],
    ['an excluded post', {}, { excludePosts: [3, 7] }, 'it is among exclude_posts'],
    ['a sticky post, where only those go', { sticky: true }, { sticky: 'only' }, null],
    ['another, where only those go', {}, { sticky: 'only' }, 'it is not sticky, and sticky is "only"'],
    [
      'a sticky post, where none goes',
      { sticky: true },
      { sticky: 'exclude' },
      'it is sticky, and sticky is "exclude"',
    ],
    [
      'a slug of other letters, as people copy it',
      { terms: [term('post_tag', '%e6%95%b0%e5%ad%a6')] },
      { tags: ['数学'] },
      null,
    ],
    ['the same in capitals', { terms: [term('post_tag', '%e6%95%b0')] }, { tags: ['%E6%95%B0'] }, null],
    ['a slug that is no escape', { terms: [term('post_tag', '100%')] }, { tags: ['100%'] }, null],
    [
      'a silent round-up',
      { title: 'Our News &amp; <b>Roundup</b>' },
      { silentTitles: ['news & roundup'] },
      'it is a round-up, and its news source says roundup = "silent"',
    ],
    ['a page of such a title', { title: 'News', type: 'page' }, { silentTitles: ['news'] }, null],
  ];
  for (const [story, post, selection, expected] of stories)
    it(`judges ${story}`, () => expect(reason(post, selection)).to.equal(expected));

  it('ends, though categories stand in a circle', () => {
    const [one, two] = [term('category', 'one'), term('category', 'two')];
    one.parent = two.id;
    two.parent = one.id;
    const ancestors = new Map([one, two].map((each) => [each.id, each]));
    expect(reason({ terms: [one], ancestors }, { categories: ['two'] })).to.equal(null);
    expect(reason({ terms: [one], ancestors }, { categories: ['three'] })).to.be.a('string');
  });
});
