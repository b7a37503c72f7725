import { expect } from 'chai';
import { type PermalinkPost, type PermalinkSite, permalinkOf } from '../../src/wordpress/permalink.js';

const post: PermalinkPost = {
  id: 42,
  type: 'post',
  slug: 'pi-day',
  localDate: '2024-03-09 07:05:02',
  author: 'ada-l',
  categoryPath: ['maths', 'numbers'],
  parentPath: [],
};
const site: PermalinkSite = {
  home: 'https://blog.test',
  permalinkStructure: '/%postname%/',
  pageOnFront: 0,
  permalinks: {},
};
const link = (structure: string, change: Partial<PermalinkPost> = {}, place: Partial<PermalinkSite> = {}) =>
  permalinkOf({ ...post, ...change }, { ...site, permalinkStructure: structure, ...place });

describe('the permalink of a post', () => {
  const structures: [string, string][] = [
    ['/%postname%/', '/pi-day/'],
    ['/%postname%', '/pi-day'],
    ['/%year%/%monthnum%/%day%/%postname%/', '/2024/03/09/pi-day/'],
    ['/%year%/%monthnum%/%postname%.html', '/2024/03/pi-day.html'],
    ['/%hour%-%minute%-%second%/%post_id%', '/07-05-02/42'],
    ['/archives/%post_id%', '/archives/42'],
    ['/%category%/%postname%/', '/maths/numbers/pi-day/'],
    ['/%author%/%postname%/', '/ada-l/pi-day/'],
    ['/%author%/%pagename%/', '/ada-l/pi-day/'],
    ['/index.php/%year%/%postname%/', '/index.php/2024/pi-day/'],
    ['/blog/%postname%/', '/blog/pi-day/'],
    ['%postname%/', '/pi-day/'],
    ['', '/?p=42'],
  ];
  for (const [structure, path] of structures) {
    it(`by the structure ${structure || '(plain)'} is ${path}`, () => {
      expect(link(structure)).to.equal(`https://blog.test${path}`);
    });
  }

  it('stands below a home that has a path', () => {
    const home = 'https://example.com/news';
    expect(link('/%postname%/', {}, { home })).to.equal('https://example.com/news/pi-day/');
    expect(link('', {}, { home })).to.equal('https://example.com/news/?p=42');
    expect(link('/x/%postname%/', { type: 'page' }, { home })).to.equal('https://example.com/news/pi-day/');
  });

  it('keeps a slug as WordPress stores it, percent-encoded, and encodes one that an importer left bare', () => {
    expect(link('/%postname%/', { slug: '%e5%86%86%e5%91%a8%e7%8e%87' })).to.equal(
      'https://blog.test/%e5%86%86%e5%91%a8%e7%8e%87/',
    );
    expect(link('/%postname%/', { slug: '円周率' })).to.equal('https://blog.test/%E5%86%86%E5%91%A8%E7%8E%87/');
    expect(link('/%category%/%postname%/', { categoryPath: ['größe'] })).to.equal(
      'https://blog.test/gr%C3%B6%C3%9Fe/pi-day/',
    );
  });

  it('does not take signs in a slug for orders', () => {
    expect(link('/%postname%/', { slug: '$&-$1' })).to.equal('https://blog.test/$&-$1/');
    expect(link('/%postname%/%post_id%/', { slug: '%year%' })).to.equal('https://blog.test/%year%/42/');
  });

  it('is ?p=ID where only PHP knows what a tag of the structure means', () => {
    expect(link('/%series%/%postname%/')).to.equal('https://blog.test/?p=42');
    expect(link('/%constructor%/%postname%/')).to.equal('https://blog.test/?p=42');
  });

  it('is ?p=ID where a post has no slug and the structure needs one', () => {
    expect(link('/%postname%/', { slug: '' })).to.equal('https://blog.test/?p=42');
    expect(link('/archives/%post_id%', { slug: '' })).to.equal('https://blog.test/archives/42');
  });
});

describe('the permalink of a page', () => {
  const page = { type: 'page', slug: 'team' };

  it('is the path of its ancestors, whatever the structure says of posts', () => {
    expect(link('/%year%/%postname%/', { ...page, parentPath: ['about', 'us'] })).to.equal(
      'https://blog.test/about/us/team/',
    );
    expect(link('/archives/%post_id%', page)).to.equal('https://blog.test/team');
    expect(link('/index.php/%postname%/', page)).to.equal('https://blog.test/index.php/team/');
  });

  it('leaves out an ancestor without a slug', () => {
    expect(link('/%postname%/', { ...page, parentPath: ['', 'us'] })).to.equal('https://blog.test/us/team/');
  });

  it('is plain on a plain blog, and home itself for the front page', () => {
    expect(link('', page)).to.equal('https://blog.test/?page_id=42');
    expect(link('/%postname%/', page, { pageOnFront: 42 })).to.equal('https://blog.test/');
    expect(link('', page, { pageOnFront: 42 })).to.equal('https://blog.test/');
  });
});

describe('the permalink of a custom type', () => {
  const book = { type: 'book', slug: 'elements' };

  it('stands below what the structure begins with, as WordPress registers types', () => {
    expect(link('/%postname%/', book)).to.equal('https://blog.test/book/elements/');
    expect(link('/%year%/%postname%', book)).to.equal('https://blog.test/book/elements');
    expect(link('/blog/%postname%/', book)).to.equal('https://blog.test/blog/book/elements/');
    expect(link('/archives/%post_id%', book)).to.equal('https://blog.test/archives/book/elements');
    expect(link('/index.php/%postname%/', book)).to.equal('https://blog.test/index.php/book/elements/');
    expect(link('/index.php/archives/%post_id%', book)).to.equal('https://blog.test/index.php/archives/book/elements');
  });

  it('has the path of its ancestors where there are any', () => {
    expect(link('/%postname%/', { ...book, parentPath: ['euclid'] })).to.equal(
      'https://blog.test/book/euclid/elements/',
    );
  });

  it('is plain on a plain blog', () => {
    expect(link('', book)).to.equal('https://blog.test/?book=elements');
  });

  it('is what the configuration says of it, with all tags of a structure, whatever WordPress’s own', () => {
    const permalinks = { book: '/library/%year%/%author%/%category%/%pagename%.html', talk: '/t/%post_id%/%postname%' };
    for (const structure of ['/%postname%/', '/blog/%postname%', '']) {
      expect(link(structure, { ...book, parentPath: ['euclid'] }, { permalinks })).to.equal(
        'https://blog.test/library/2024/ada-l/maths/numbers/euclid/elements.html',
      );
      expect(link(structure, { ...book, type: 'talk', parentPath: ['euclid'] }, { permalinks })).to.equal(
        'https://blog.test/t/42/elements',
      );
    }
    expect(link('/%postname%/', { ...book, type: 'constructor' }, { permalinks })).to.equal(
      'https://blog.test/constructor/elements/',
    );
  });

  it('is one that WordPress understands of every type, where a tag is a plugin’s own or the slug is missing', () => {
    const permalinks = { book: '/%genre%/%postname%/' };
    expect(link('/%postname%/', book, { permalinks })).to.equal('https://blog.test/?post_type=book&p=42');
    expect(link('/%postname%/', { ...book, slug: '' })).to.equal('https://blog.test/?post_type=book&p=42');
  });
});
