import { expect } from 'chai';
import { serialize } from 'php-serialize';
import { structureFromRules } from '../../src/wordpress/custom-permalinks.js';

/** The rules of one type, as WordPress makes them of its structure. */
const single = (path: string, query: string, n = 2) => ({
  [`${path}/embed/?$`]: `index.php?${query}&embed=true`,
  [`${path}/page/?([0-9]{1,})/?$`]: `index.php?${query}&paged=$matches[${n}]`,
  [`${path}(?:/([0-9]+))?/?$`]: `index.php?${query}&page=$matches[${n}]`,
});
const posts = single('([^/]+)', 'name=$matches[1]');
const structure = (rules: Record<string, string>, type = 'news', permalinks = '/%postname%/') =>
  structureFromRules(serialize({ ...rules, ...posts }), type, permalinks);

describe('the structure of a custom type', () => {
  it('is the slug that WordPress’s rules name, whether one or a path', () => {
    expect(structure(single('aktuelles/([^/]+)', 'news=$matches[1]'))).to.equal('/aktuelles/%postname%/');
    expect(structure(single('a/b/(.+?)', 'news=$matches[1]'))).to.equal('/a/b/%pagename%/');
    expect(structure(single('index.php/x/([^/]+)', 'news=$matches[1]'), 'news', '/index.php/%postname%')).to.equal(
      '/index.php/x/%postname%',
    );
  });

  it('is found for a type that is not asked for by its own name', () => {
    expect(structure(single('talks/([^/]+)', 'post_type=news&name=$matches[1]'))).to.equal('/talks/%postname%/');
    expect(structure(single('tomes/(.+?)', 'post_type=news&pagename=$matches[1]'))).to.equal('/tomes/%pagename%/');
    expect(structure(single('news/([^/]+)', 'bulletin=$matches[1]'))).to.equal('/news/%pagename%/');
  });

  it('is read from rules of old WordPress too', () => {
    expect(structure({ 'aktuelles/([^/]+)(/[0-9]+)?/?$': 'index.php?news=$matches[1]&page=$matches[2]' })).to.equal(
      '/aktuelles/%postname%/',
    );
  });

  it('is a query where there is no rule', () => {
    expect(structure({})).to.equal('/?news=%pagename%');
    expect(structure(single('newspaper/([^/]+)', 'newspaper=$matches[1]'))).to.equal('/?news=%pagename%');
    // A taxonomy’s rule is none of a post.
    expect(structure({ 'genre/([^/]+)/?$': 'index.php?news=$matches[1]' })).to.equal('/?news=%pagename%');
  });

  it('is unknown where the rules say more than a slug, or different things', () => {
    expect(structure(single('news/([^/]+)/([^/]+)', 'genre=$matches[1]&news=$matches[2]', 3))).to.equal('');
    expect(structure(single('(?:a|b)/([^/]+)', 'news=$matches[1]'))).to.equal('');
    expect(
      structure({ ...single('a/([^/]+)', 'news=$matches[1]'), ...single('b/([^/]+)', 'news=$matches[1]') }),
    ).to.equal('');
  });

  it('is found among fifteen thousand rules, and looked for in junk', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => Object.entries(single(`t${at}/([^/]+)`, `t${at}=$matches[1]`))).flat(),
    );
    expect(structure({ ...many, ...single('n/([^/]+)', 'news=$matches[1]') })).to.equal('/n/%postname%/');
    expect(structureFromRules(`a:1:{${'s:1:"'.repeat(50_000)}`, 'news', '/%postname%/')).to.equal('/?news=%pagename%');
  });
});
