import { expect } from 'chai';
import type { ContentImage, ContentItem } from '../../src/model/content-item.js';
import { enriched } from '../../src/wordpress/enrich.js';
import type { RenderedPost } from '../../src/wordpress/rest-answer.js';

const image = (url: string): ContentImage => ({ url, alt: '', mediaType: 'image/png', width: null, height: null });

describe('an item that WordPress rendered itself', () => {
  const item: ContentItem = {
    ...{ source: 'posts', key: 'post:1', postId: 1, title: 'T', html: '<p>[x]</p>', excerpt: 'Own words' },
    ...{ link: 'https://blog.test/a/', permalink: 'https://blog.test/a/', tags: [], images: [], language: 'en' },
    ...{ author: 'A', publishedAt: 0 },
  };
  const rendered: RenderedPost = {
    ...{ html: '<p>X</p>', excerpt: 'Words', link: 'https://blog.test/b/', modifiedAt: 0 },
  };
  const none = { media: () => ({ images: [] }), withheld: false, episode: null };

  it('has its text, excerpt and address', () => {
    expect(enriched({ ...item, provisional: true }, rendered, none)).to.deep.equal({
      ...item,
      ...{ html: '<p>X</p>', excerpt: 'Words', link: 'https://blog.test/b/', permalink: 'https://blog.test/b/' },
    });
    expect(enriched(item, { ...rendered, excerpt: '' }, none).excerpt).to.equal('Own words');
  });

  it('says no more than its page shows, and leads where its pictures lead', () => {
    const html =
      '<div id="ez-toc-container"><a href="#a">Why</a></div><p style="display:none">Unseen</p><a href="https://a.test/"><img src="a.svg" alt="Poster"></a>';
    expect(enriched(item, { ...rendered, html }, none).html).to.equal(
      '<br><a href="https://a.test/"><img src="a.svg" alt="Poster">Poster</a><br>',
    );
  });

  it('stays as it is where the API will not say, and is provisional while it does not', () => {
    expect(enriched(item, 'own', none)).to.equal(item);
    expect(enriched(item, undefined, none)).to.deep.equal({ ...item, provisional: true });
  });

  const addresses: [told: string, taken: string][] = [
    ['https://blog.test/b/?x=1', 'https://blog.test/b/?x=1'],
    ['http://blog.test/b/', 'https://blog.test/b/'],
    ['https://elsewhere.test/b/', 'https://blog.test/a/'],
    ['javascript:alert(1)', 'https://blog.test/a/'],
    ['', 'https://blog.test/a/'],
  ];
  for (const [told, taken] of addresses)
    it(`stands at ${taken} where it is said to stand at ${told || 'nothing'}`, () => {
      expect(enriched(item, { ...rendered, link: told }, none).permalink).to.equal(taken);
    });

  it('finds each of many pictures at once', () => {
    const images = Array.from({ length: 20_000 }, (_, number) => image(`https://blog.test/${number}.png`));
    expect(enriched({ ...item, images }, rendered, { ...none, media: () => ({ images }) }).images).to.deep.equal(
      images,
    );
  });

  it('keeps whole pictures rather than thumbnails, and takes those on other hosts', () => {
    const own = { ...item, images: [image('https://blog.test/cat.png'), image('https://blog.test/dog.png')] };
    const found = [image('https://blog.test/cat-150x150.png'), image('https://cdn.test/dog.png')];
    const urls = (images: ContentImage[]) =>
      enriched(own, rendered, { ...none, media: () => ({ images }) }).images.map(({ url }) => url);
    expect(urls(found)).to.deep.equal(['https://blog.test/cat.png', 'https://cdn.test/dog.png']);
    expect(urls(found.slice(1))).to.deep.equal(['https://blog.test/cat.png', 'https://blog.test/dog.png']);
  });
});
