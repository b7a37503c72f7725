import { expect } from 'chai';
import fc from 'fast-check';
import { withContext } from '../../src/activitypub/context.js';
import { renderCreate } from '../../src/activitypub/render/create.js';
import { urisFor } from '../../src/activitypub/uris.js';
import type { PostsSourceConfig } from '../../src/config/config.js';
import type { ContentImage, ContentItem } from '../../src/model/content-item.js';
import type { NoteContent } from '../../src/model/note.js';
import { contentHash } from '../../src/publishing/content-hash.js';
import { noteFromItem } from '../../src/publishing/note-from-item.js';
import { noteLength } from '../../src/publishing/note-length.js';
import { sanitizeHtml } from '../../src/publishing/sanitize-html.js';
import { newsSource, postsSource } from '../config/some-config.js';

const post: ContentItem = {
  source: 'posts',
  key: 'post:1',
  postId: 1,
  title: 'Cats & dogs',
  html: '<h2>One</h2>\n<p class="x">They <em>differ</em>.</p>',
  excerpt: 'They differ.',
  link: 'https://blog.test/2026/cats/',
  permalink: 'https://blog.test/2026/cats/',
  tags: ['Maths & Puzzles', 'cats'],
  images: [],
  language: 'en',
  author: 'A. Writer',
  publishedAt: Date.UTC(2026, 10, 23, 12),
};

const news: ContentItem = {
  ...post,
  source: 'news',
  title: '',
  html: '<p>A <a href="https://paper.test/42">proof</a> was found (via <a href="https://other.test/">O</a>).</p>',
  excerpt: 'A proof was found (via O).',
  link: 'https://paper.test/42',
  permalink: null,
  tags: [],
};

const posts = postsSource();
const roundup = newsSource({ settle: 0, title: 'News', lockPatience: 0 });

const site = {
  searchHref: (name: string) => `https://blog.test/tag/${name.replace(/\W+/g, '-').toLowerCase()}/`,
  home: 'https://blog.test',
};
const tags =
  '<p><a href="https://blog.test/tag/maths-puzzles/" class="mention hashtag" rel="tag">#MathsPuzzles</a> ' +
  '<a href="https://blog.test/tag/cats/" class="mention hashtag" rel="tag">#cats</a></p>';
const permalink =
  '<p><a href="https://blog.test/2026/cats/" rel="nofollow noopener"><span class="invisible">https://</span>blog.test/2026/cats/</a></p>';

const htmlOf = (item: Partial<ContentItem>, source: Partial<PostsSourceConfig> = {}) =>
  noteFromItem({ ...post, ...item }, { ...posts, ...source }, site).html;

/** How large the Create of it is. */
function bytesSent(content: NoteContent): number {
  const note = { id: 'abcdefgh12345678', source: 'posts', key: 'post:1', content, publishedAt: 0, updatedAt: null };
  const activity = withContext(renderCreate('abcdefgh12345678', note, urisFor('https://blog.test')));
  return Buffer.byteLength(JSON.stringify(activity));
}

describe('noteFromItem', () => {
  describe('by default', () => {
    it('says title, excerpt, link and hashtags', () => {
      expect(htmlOf({})).to.equal(`<p><strong>Cats &amp; dogs</strong></p><p>They differ.</p>${permalink}${tags}`);
    });

    it('says title, link and hashtags when that is all it shall say', () => {
      expect(htmlOf({}, { text: 'title' })).to.equal(`<p><strong>Cats &amp; dogs</strong></p>${permalink}${tags}`);
    });

    it('says the whole content, sanitised', () => {
      expect(htmlOf({}, { text: 'content' })).to.equal(
        `<p><strong>Cats &amp; dogs</strong></p><p><strong>One</strong></p><p>They <em>differ</em>.</p>${permalink}${tags}`,
      );
    });

    it('cuts a title that is too long after a word', () => {
      const said = (title: string) => /<strong>(.*)<\/strong>/.exec(htmlOf({ title }, { text: 'title' }))?.[1];
      expect(said('headline '.repeat(60))).to.equal(`${'headline '.repeat(55).trim()}…`);
      expect(said('x'.repeat(501))).to.equal(`${'x'.repeat(500)}…`);
    });

    it('links an address in the title, but never before the wanted one', () => {
      const said = htmlOf({ title: 'On https://other.test/' }, { text: 'title' });
      expect(said).to.equal(
        `<p><strong><a href="${post.link}" rel="nofollow noopener">On https://other.test/</a></strong></p>${tags}`,
      );
    });

    it('says the title once where the text begins with it', () => {
      expect(htmlOf({ excerpt: 'CATS & Dogs, a comparison.' })).to.match(/^<p>CATS &amp; Dogs, a comparison.<\/p>/);
      expect(htmlOf({ title: 'Cat', excerpt: 'Cats differ' })).to.match(/^<p><strong>Cat<\/strong><\/p><p>Cats/);
      expect(htmlOf({ html: '<h1>Cats &amp; dogs</h1>x' }, { text: 'content' })).to.match(
        /^<p><strong>Cats &amp; dogs<\/strong><\/p><p>x/,
      );
    });

    it('leaves no paragraph for what is missing', () => {
      expect(htmlOf({ title: '', excerpt: '', tags: [] })).to.equal(permalink);
      expect(htmlOf({ title: '', tags: [] }, { text: 'title' })).to.equal(`<p>They differ.</p>${permalink}`);
      expect(htmlOf({ title: '', excerpt: '', tags: [], link: null })).to.equal('');
    });

    it('lets the title carry the link where servers would make their card of another', () => {
      const html = htmlOf(
        { html: '<p>See <a href="https://other.test/">this</a>.</p>', tags: [] },
        { text: 'content' },
      );
      expect(html).to.equal(
        '<p><strong><a href="https://blog.test/2026/cats/" rel="nofollow noopener">Cats &amp; dogs</a></strong></p>' +
          '<p>See <a href="https://other.test/" rel="nofollow noopener">this</a>.</p>',
      );
    });

    it('says it first where there is no title to carry it', () => {
      const html = htmlOf(
        { title: '', html: '<p>See <a href="https://other.test/">this</a>.</p>', tags: [] },
        { text: 'content' },
      );
      expect(html).to.equal(`${permalink}<p>See <a href="https://other.test/" rel="nofollow noopener">this</a>.</p>`);
    });

    it('says the link once where the text has it', () => {
      const html = htmlOf(
        { html: '<p>At <a href="https://blog.test/2026/cats#more">home</a>.</p>', tags: [] },
        { text: 'content' },
      );
      expect(html.match(/<a /g)).to.have.length(1);
    });

    it('reads relative links against the page they stand on', () => {
      expect(htmlOf({ html: '<a href="../x">a</a>' }, { text: 'content' })).to.include(
        'href="https://blog.test/2026/x"',
      );
    });

    it('takes no link that is not on the web', () => {
      expect(htmlOf({ link: 'javascript:alert(1)', tags: [] })).not.to.include('<a');
    });
  });

  describe('for a news item', () => {
    it('says its own HTML, and its link once', () => {
      expect(noteFromItem(news, roundup, site)).to.deep.equal({
        html:
          '<p>A <a href="https://paper.test/42" rel="nofollow noopener">proof</a> was found ' +
          '(via <a href="https://other.test/" rel="nofollow noopener">O</a>).</p>',
        summary: null,
        sensitive: false,
        language: 'en',
        url: null,
        hashtags: [],
        images: [],
        visibility: 'public',
        inReplyTo: null,
      });
    });

    it('makes a hashtag of the heading it stands under', () => {
      const note = noteFromItem({ ...news, section: 'Maths News', tags: ['mathsnews', 'Proofs'] }, roundup, site);
      expect(note.hashtags.map(({ name }) => name)).to.deep.equal(['MathsNews', 'Proofs']);
      expect(note.html).to.include('>#MathsNews</a>');
    });

    it('reads relative links against the blog while it has no page of its own', () => {
      const { html } = noteFromItem({ ...news, html: '<a href="/a">a</a>' }, roundup, site);
      expect(html).to.include('href="https://blog.test/a"');
    });

    it('adds its link when only its text is shown', () => {
      expect(noteFromItem(news, { ...roundup, text: 'excerpt' }, site).html).to.include('href="https://paper.test/42"');
    });
  });

  describe('by a template of its own', () => {
    it('fills it in and sanitises what comes out', () => {
      const template =
        '<script>x</script>{title} by {author} ({date})\nIn {section}\n\n{content}\n\n{link}\n\nTags: {hashtags}';
      expect(htmlOf({ tags: ['cats'], html: '<p>a <b>b' }, { template })).to.equal(
        `<p>Cats &amp; dogs by A. Writer (2026-11-23)</p><p>a <b>b</b></p>${permalink}` +
          '<p>Tags: <a href="https://blog.test/tag/cats/" class="mention hashtag" rel="tag">#cats</a></p>',
      );
    });

    it('does not add the link to a text that has it', () => {
      const { html } = noteFromItem(news, { ...roundup, template: '{content}\n\n{link}' }, site);
      expect(html.match(/paper\.test/g)).to.have.length(1);
    });

    it('lets the title carry the link that the template wants, where one of the text would come first', () => {
      const html = '<p>See <a href="https://other.test/">this</a>.</p>';
      const said = htmlOf({ html }, { template: '{title}\n\n{content}\n\nRead on: {link}' });
      expect(said).to.match(/^<p><a href="https:\/\/blog\.test\/2026\/cats\/" [^>]*>Cats &amp; dogs<\/a><\/p><p>See/);
      expect(said).to.include('<p>Read on: <a href="https://blog.test/2026/cats/"');
    });

    it('leaves the order to a template that has no title before the text, or no link', () => {
      const html = '<p>See <a href="https://other.test/">this</a>.</p>';
      expect(htmlOf({ html }, { template: '{content}\n\n{title} {link}' })).to.match(/^<p>See .*<p>Cats &amp; dogs <a/);
      expect(htmlOf({ html }, { template: '{title}\n\n{content}' })).to.match(/^<p>Cats &amp; dogs<\/p>/);
    });

    it('keeps the fields of an item from speaking HTML', () => {
      const html = htmlOf(
        { title: '<b>a</b>', author: '<i>b</i>', section: '<u>c</u>' },
        { template: '{title}{author}{section}' },
      );
      expect(html).to.equal('<p>&lt;b>a&lt;/b>&lt;i>b&lt;/i>&lt;u>c&lt;/u></p>');
    });
  });

  it('shows no hashtags where the source wants none', () => {
    const note = noteFromItem(post, { ...posts, hashtags: false }, site);
    expect(note.hashtags).to.deep.equal([]);
    expect(note.html).not.to.include('#');
  });

  it('passes on language, page and visibility', () => {
    const note = noteFromItem({ ...post, language: 'de' }, { ...posts, visibility: 'unlisted' }, site);
    expect(note).to.include({
      language: 'de',
      url: post.permalink,
      visibility: 'unlisted',
      sensitive: false,
      summary: null,
    });
  });

  it('lets the item’s own warning, visibility and language win over its source’s', () => {
    const own = { contentWarning: 'Spiders', visibility: 'followers' as const, language: 'de' };
    const source = { ...posts, contentWarning: 'Maths', visibility: 'unlisted' as const };
    expect(noteFromItem({ ...post, ...own }, source, site)).to.include({
      summary: 'Spiders',
      sensitive: true,
      visibility: 'followers',
      language: 'de',
    });
    const none = { contentWarning: null, visibility: null };
    expect(noteFromItem({ ...post, ...none }, source, site)).to.include({
      summary: 'Maths',
      sensitive: true,
      visibility: 'unlisted',
    });
  });

  it('is the same Note as before these could be asked for', () => {
    const note = noteFromItem({ ...post, contentWarning: null, visibility: null }, posts, site);
    expect(contentHash(note)).to.equal(contentHash(noteFromItem(post, posts, site)));
    expect(note).not.to.have.property('article');
  });

  describe('within a number of characters', () => {
    const words = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');
    const long = { html: `<p>${words}</p>`, excerpt: words };

    it('cuts the text at a word, and nothing else', () => {
      const html = htmlOf(long, { maxLength: 200 });
      expect(html).to.match(/^<p><strong>Cats &amp; dogs<\/strong><\/p><p>word0 word1 .*word\d+…<\/p>/);
      expect(html.endsWith(permalink + tags)).to.equal(true);
      expect(noteLength(html)).to.be.within(190, 200);
    });

    it('counts a content warning too', () => {
      const html = htmlOf({ ...long, contentWarning: 'x'.repeat(50) }, { maxLength: 200 });
      expect(noteLength(html)).to.be.within(140, 150);
    });

    it('leaves what fits as it is', () => {
      const length = 'Cats & dogs'.length + 2 + 'They differ.'.length + 2 + 23 + 2 + '#MathsPuzzles #cats'.length;
      expect(noteLength(htmlOf({}))).to.equal(length);
      expect(htmlOf({}, { maxLength: length })).to.equal(htmlOf({}));
    });

    it('says no text at all rather than to cut link, title and hashtags', () => {
      expect(htmlOf(long, { maxLength: 10 })).to.equal(`<p><strong>Cats &amp; dogs</strong></p>${permalink}${tags}`);
    });

    it('says the link of its own again where the cut text has lost it', () => {
      const html = `<p>${words}</p><p>At <a href="https://blog.test/2026/cats/">home</a>.</p>`;
      const said = htmlOf({ html }, { text: 'content', maxLength: 300 });
      expect(said.endsWith(permalink + tags)).to.equal(true);
      expect(noteLength(said)).to.be.within(280, 300);
    });

    it('cuts what a template says, and the longer of two texts first', () => {
      const template = '{excerpt}\n\n{content}\n\n{link}';
      const said = htmlOf({ ...long, excerpt: 'They differ.' }, { template, maxLength: 150 });
      expect(said).to.match(/^<p>They differ\.<\/p><p>word0 .*…<\/p><p><a/);
      expect(noteLength(said)).to.be.within(135, 150);
      expect(noteLength(htmlOf(long, { template, maxLength: 100 }))).to.be.at.most(100);
    });

    it('cuts news items too', () => {
      const { html } = noteFromItem(
        { ...news, html: `<p><a href="https://paper.test/42">A</a> ${words}</p>` },
        { ...roundup, maxLength: 100 },
        site,
      );
      expect(noteLength(html)).to.be.within(85, 100);
    });

    it('keeps within it whatever comes', () => {
      const unit = fc.constantFrom(
        'a',
        'b ',
        '数',
        '👍🏽',
        '<p>',
        '</p>',
        '<li>',
        'https://x.test/y ',
        '@a@b.test ',
        '&',
        '\n',
      );
      fc.assert(
        fc.property(
          fc.string({ unit, maxLength: 400 }),
          fc.integer({ min: 90, max: 400 }),
          fc.constantFrom('', '{title}\n{content}\n{excerpt}\n{link}'),
          (html, maxLength, template) => {
            const source = { ...posts, text: 'content' as const, template, maxLength };
            const note = noteFromItem({ ...post, html, excerpt: html }, source, site);
            expect(noteLength(note.html)).to.be.at.most(maxLength);
            expect(sanitizeHtml(note.html)).to.equal(note.html);
          },
        ),
      );
    });
  });

  describe('as an Article', () => {
    const source = { ...posts, object: 'article' as const };

    it('is the whole content, its title apart, and a short Note beside it', () => {
      const note = noteFromItem(post, source, site);
      expect(note.html).to.equal(`<p><strong>One</strong></p><p>They <em>differ</em>.</p>${tags}`);
      expect(note.article).to.deep.equal({ title: 'Cats & dogs', previewHtml: htmlOf({}) });
      expect(note).to.include({ summary: null, url: post.permalink });
    });

    it('shortens only the Note', () => {
      const html = `<p>${'word '.repeat(400)}</p>`;
      const note = noteFromItem({ ...post, html }, { ...source, text: 'content', maxLength: 100 }, site);
      expect(noteLength(note.html)).to.be.above(1900);
      expect(noteLength(note.article?.previewHtml ?? '')).to.be.at.most(100);
      expect(note.article?.previewHtml).to.include('They differ.');
    });

    it('is a Note without a title', () => {
      expect(noteFromItem({ ...post, title: ' ' }, source, site)).to.deep.equal(
        noteFromItem({ ...post, title: ' ' }, posts, site),
      );
    });

    it('leads to its page where it has no content', () => {
      expect(noteFromItem({ ...post, html: '' }, source, site).html).to.equal(permalink + tags);
    });

    it('O20 stays below 64 KiB as an activity', () => {
      for (const size of [2_400, 5_000, 50_000]) {
        const html = '<p>数 "x"</p>'.repeat(size / 10);
        const content = noteFromItem({ ...post, html, excerpt: '数学 "x" '.repeat(4000) }, source, site);
        expect(bytesSent(content)).to.be.below(65_536);
      }
    });
  });

  describe('with images', () => {
    const image = (more: Partial<ContentImage>): ContentImage => ({
      url: 'https://blog.test/a.jpg',
      alt: '',
      mediaType: 'image/jpeg',
      width: 100,
      height: 50,
      ...more,
    });
    const imagesOf = (...images: ContentImage[]) => noteFromItem({ ...post, images }, posts, site).images;

    it('takes four at most, each once', () => {
      const many = [0, 0, 1, 2, 3, 4, 5].map((n) => image({ url: `https://blog.test/${n}.jpg` }));
      expect(imagesOf(...many).map(({ url }) => url.at(-5))).to.deep.equal(['0', '1', '2', '3']);
    });

    it('O11 leaves out what a server would refuse all of them for', () => {
      const refused = [
        image({ mediaType: 'image/svg+xml' }),
        image({ mediaType: '' }),
        image({ mediaType: 'application/pdf' }),
        image({ url: '/a.jpg' }),
        image({ url: 'data:image/png;base64,AAAA' }),
      ];
      expect(imagesOf(...refused, image({}))).to.deep.equal([image({})]);
    });

    it('takes as many as its source is to have', () => {
      const many = [0, 1, 2, 3, 4, 5].map((n) => image({ url: `https://blog.test/${n}.jpg` }));
      for (const maxImages of [0, 1, 6, 16]) {
        const note = noteFromItem({ ...post, images: many }, { ...posts, maxImages }, site);
        expect(note.images).to.have.length(Math.min(6, maxImages));
      }
    });

    it('O11 takes those without TLS only where the blog itself has none', () => {
      const far = image({ url: 'http://elsewhere.test/a.jpg' });
      expect(imagesOf(far)).to.deep.equal([]);
      const open = noteFromItem({ ...post, images: [far] }, posts, { ...site, home: 'http://127.0.0.1:8080' });
      expect(open.images).to.deep.equal([far]);
    });

    it('O12 carries on what must stay in sight', () => {
      expect(imagesOf(image({ focalPoint: [1, -1] }))).to.deep.equal([image({ focalPoint: [1, -1] })]);
    });

    it('leaves out sizes that are missing or no sizes', () => {
      for (const size of [{ width: -1 }, { width: null }, { height: 0 }, { width: 1.5 }]) {
        expect(imagesOf(image(size))).to.deep.equal([image({ width: null, height: null })]);
      }
      expect(imagesOf(image({ width: 9000 }))[0]).to.include({ width: 9000, height: 50 });
    });
  });

  describe('with a very long text', () => {
    const texts: [string, string][] = [
      ['many paragraphs', '<p>Some "quoted" words &amp; more.</p>'.repeat(5000)],
      ['one paragraph', `<p>${'word 数学 & '.repeat(20_000)}</p>`],
      ['one word', `<p>${'数'.repeat(60_000)}</p>`],
      ['one list', `<ul>${'<li>item <b>one</b></li>'.repeat(5000)}</ul>`],
      ['one formula', `<pre>${'\\frac{"a"}{b}\n'.repeat(5000)}</pre>`],
      ['one quotation', `<blockquote>${'<p>said &lt; meant</p>'.repeat(5000)}</blockquote>`],
      ['many links', '<p><a href="https://other.test/a?b=1&amp;c=2">x</a></p>'.repeat(3000)],
    ];
    for (const [story, html] of texts) {
      it(`O20 stays below 64 KiB as an activity: ${story}`, () => {
        for (const source of [
          { ...posts, text: 'content' as const },
          { ...posts, template: '{title}\n\n{content}\n\n{link}\n\n{hashtags}' },
          { ...posts, template: '{content}{content}' },
        ]) {
          const content = noteFromItem({ ...post, html }, source, site);
          expect(bytesSent(content)).to.be.below(65_536);
          expect(content.html.length).to.be.above(9_000);
          expect(sanitizeHtml(content.html)).to.equal(content.html);
        }
      });
    }

    it('O20 stays below 64 KiB with as much beside it as there can be', () => {
      const words = '数学の'.repeat(500);
      const images = Array.from({ length: 16 }, (_, index) => ({
        ...{ url: `https://blog.test/${index}.jpg`, alt: words, mediaType: 'image/jpeg', width: 10, height: 10 },
      }));
      const tags = Array.from({ length: 40 }, (_, index) => `${'数学の'.repeat(30)}${index}`);
      const site = { searchHref: (name: string) => `https://blog.test/tag/${encodeURIComponent(name)}/` };
      for (const object of ['note', 'article'] as const)
        for (const length of [10, 600, 5000]) {
          const item = {
            ...post,
            tags,
            tagHrefs: {},
            images,
            html: '<p>数学の数学の</p>'.repeat(length),
            contentWarning: words,
          };
          const content = noteFromItem(item, { ...posts, text: 'content', object, maxImages: 16 }, site);
          expect(bytesSent(content), `${object} ${length}`).to.be.below(65_536);
          expect(content.images).to.have.length.above(3);
        }
    });

    it('ends at a paragraph, says where the rest is, and keeps the hashtags', () => {
      const html = htmlOf({ html: '<p>Some words.</p>'.repeat(5000) }, { text: 'content' });
      expect(html).to.match(
        new RegExp(`<p>Some words\\.</p><p><a href="${post.link}" rel="nofollow noopener">… read more</a></p>${tags}$`),
      );
    });

    it('shortens an excerpt too', () => {
      expect(htmlOf({ excerpt: 'Some words.\n\n'.repeat(5000) }))
        .to.match(/… read more<\/a><\/p>/)
        .and.to.have.length.below(40_000);
    });
  });

  it('says the same of the same item, and never throws', () => {
    const words = fc.string({
      unit: fc.constantFrom('a', '<p>', '</p>', '<a href="https://x.test/">', '{title}', '&', '"', '\0', ' ', '\n'),
    });
    fc.assert(
      fc.property(
        words,
        words,
        words,
        fc.constantFrom('', '{title}\n{content}{link}'),
        (title, html, link, template) => {
          const item = { ...post, title, html, excerpt: html, link, author: title };
          const source = { ...posts, template, text: 'content' as const };
          const note = noteFromItem(item, source, site);
          expect(contentHash(noteFromItem(item, source, site))).to.equal(contentHash(note));
          expect(sanitizeHtml(note.html)).to.equal(note.html);
        },
      ),
    );
  });
});
