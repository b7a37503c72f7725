import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { noteFromItem } from '../../src/publishing/note-from-item.js';
import { load } from '../../src/wordpress/load-posts.js';
import { rollingPosts } from '../../src/wordpress/news.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { newsSource, postsSource, wordpressConfig } from '../config/some-config.js';

/** A post as an editor saves it, and the text that its followers read. */
interface Story {
  content: string;
  title?: string;
  fields?: Record<string, string>;
  /** Files that were uploaded to it. */
  uploaded?: { file: string; mediaType: string }[];
  /** HTML of the Note, without title and permalink, `rel` and the parts of shortened addresses. */
  read: string;
}

const block = (name: string, html: string, attributes: object = {}) =>
  `<!-- wp:${name} ${JSON.stringify(attributes)} -->\n${html}\n<!-- /wp:${name} -->`;
const bare = (name: string, attributes: object) => `<!-- wp:${name} ${JSON.stringify(attributes)} /-->`;
const boundTo = (attribute: string, key: string, source = 'core/post-meta') => ({
  metadata: { bindings: { [attribute]: { source, args: { key } } } },
});
const link = (address: string) => `<a href="${address}">${address}</a>`;
const uploads = 'https://blog.test/wp-content/uploads';

const stories: Record<string, Record<string, Story>> = {
  'links around pictures': {
    'a poster that sells tickets': {
      content: block(
        'image',
        `<figure class="wp-block-image"><a href="https://shop.test/fair"><img src="${uploads}/fair.jpg" alt="The fair"/></a></figure>`,
        { linkDestination: 'custom' },
      ),
      read: '<p><a href="https://shop.test/fair">The fair</a></p>',
    },
    'a poster without alternative text': {
      content: `<figure><a href="https://shop.test/fair?a=1&amp;b=2"><img src="${uploads}/fair.jpg" alt=""/></a></figure>`,
      read: '<p><a href="https://shop.test/fair?a=1&amp;b=2">https://shop.test/fair?a=1&amp;b=2</a></p>',
    },
    'a badge in a sentence, which can be no attachment': {
      content: `<p>Help us: <a href="https://give.test/"><img src="${uploads}/give.svg" alt="Give now"/></a> and thanks.</p>`,
      read: '<p>Help us:<br><a href="https://give.test/">Give now</a><br>and thanks.</p>',
    },
    'a caption of the classic editor carries the link': {
      content: `[caption width="300"]<a href="https://shop.test/cd"><img src="${uploads}/cd.jpg" alt="Sleeve" /></a> Our <em>new</em> CD[/caption]`,
      read: '<p><a href="https://shop.test/cd">Our <em>new</em> CD</a></p>',
    },
    'a caption with a link of its own leaves the other to the alternative text': {
      content: `<figure><a href="https://shop.test/cd"><img src="${uploads}/cd.jpg" alt="Sleeve"/></a><figcaption>By <a href="https://a.test/">Ann</a></figcaption></figure>`,
      read: '<p><a href="https://shop.test/cd">Sleeve</a></p><p>By <a href="https://a.test/">Ann</a></p>',
    },
    'each picture of a gallery leads somewhere': {
      content: block(
        'gallery',
        ['a', 'b']
          .map((name) =>
            block(
              'image',
              `<figure class="wp-block-image"><a href="https://${name}.test/"><img src="${uploads}/${name}.jpg" alt="${name}"/></a><figcaption>Caption ${name}</figcaption></figure>`,
              { linkDestination: 'custom' },
            ),
          )
          .join(''),
      ),
      read: '<p><a href="https://a.test/">Caption a</a></p><p><a href="https://b.test/">Caption b</a></p>',
    },
    'a picture beside text leads somewhere': {
      content: block(
        'media-text',
        `<div class="wp-block-media-text"><figure><a href="https://a.test/"><img src="${uploads}/a.jpg" alt="A"/></a></figure><div><p>Words</p></div></div>`,
        { linkDestination: 'custom', href: 'https://a.test/' },
      ),
      read: '<p><a href="https://a.test/">A</a></p><p>Words</p>',
    },
    'links to the picture itself and to its page say nothing': {
      content: [
        block('image', `<figure><a href="${uploads}/a.jpg"><img src="${uploads}/a.jpg" alt="A"/></a></figure>`),
        block('image', `<figure><a href="https://blog.test/p/b/"><img src="${uploads}/b.jpg" alt="B"/></a></figure>`, {
          linkDestination: 'attachment',
        }),
        `<a href="https://blog.test/p/c/" rel="attachment wp-att-7"><img src="${uploads}/c.jpg" alt="C"/></a>`,
        '<p>End</p>',
      ].join('\n\n'),
      read: '<p>End</p>',
    },
    'an icon that only a label, a title or a screen reader names': {
      content:
        '<p>Hear us: <a href="https://a.test/" aria-label="Feed"><i class="icon"></i></a><a href="https://b.test/" title="Shop"><svg><path/></svg></a><a href="https://c.test/"><i></i><span class="screen-reader-text">Forum</span></a></p>',
      read: '<p>Hear us: <a href="https://a.test/">Feed</a> <a href="https://b.test/">Shop</a> <a href="https://c.test/">Forum</a></p>',
    },
    'a button that shares the page, and an anchor, stay without words': {
      content:
        '<p>End<a href="https://www.facebook.com/sharer.php?u=x" title="Facebook"></a><a href="#top" aria-label="Up"></a><a href="https://a.test/"></a></p>',
      read: '<p>End</p>',
    },
    'parts of a picture that are links': {
      content: '<p>Go:</p><map name="m"><area href="https://a.test/" alt="North"><area href="https://b.test/"></map>',
      read: '<p>Go:</p><p><a href="https://a.test/">North</a></p>',
    },
  },
  'meaning that only a style carries': {
    'words that are struck out': {
      content: '<p>It is <span style="color: red; text-decoration: line-through">on Friday</span> on Sunday.</p>',
      read: '<p>It is <s>on Friday</s> on Sunday.</p>',
    },
    'a whole paragraph, and an item of a list': {
      content:
        '<p style="text-decoration:line-through">Gone</p><ul><li style="text-decoration-line: line-through">One</li><li>Two</li></ul>',
      read: '<p><s>Gone</s></p><ul><li><s>One</s></li><li>Two</li></ul>',
    },
    'figures that are raised and lowered': {
      content:
        '<p>10<span style="vertical-align: super; font-size: 7pt">6</span> m of H<span class="subscript">2</span>O</p>',
      read: '<p>10⁶ m of H₂O</p>',
    },
    'stress, by style, by class and on other tags': {
      content:
        '<p><span style="font-weight: 700">a</span> <font style="font-style:italic">b</font> <span class="fst-italic">c</span> <a href="https://a.test/" style="font-weight:bold">d</a></p>',
      read: '<p><strong>a</strong> <em>b</em> <em>c</em> <strong><a href="https://a.test/">d</a></strong></p>',
    },
    'tags whose style takes back what they say': {
      content:
        '<b style="font-weight:normal"><p>a <b>b</b> <em style="font-style: normal">c</em> <s style="text-decoration:none">d</s></p></b>',
      read: '<p>a <b>b</b> c d</p>',
    },
    'decoration that says nothing': {
      content:
        '<p style="font-weight:400"><a href="https://a.test/" style="text-decoration:underline">a</a> <mark style="background:none" class="has-inline-color">b</mark></p>',
      read: '<p><a href="https://a.test/">a</a> b</p>',
    },
  },
  'raised letters': {
    'that end an abbreviation or a number': {
      content:
        '<p>M<sup>me</sup> Roux, M<sup>lle</sup> Blanc, le D<sup>r</sup> No, Petit &amp; C<sup>ie</sup>, la 2<sup>nde</sup>, n<sup>o</sup> 3, S<sup>ra</sup> Gil, XX<sup>e</sup>, Mc: M<sup>c</sup>Kay, the 4<sup>th</sup></p>',
      read: '<p>Mme Roux, Mlle Blanc, le Dr No, Petit &amp; Cie, la 2nde, no 3, Sra Gil, XXe, Mc: McKay, the 4th</p>',
    },
    'that end a word, or are one': {
      content: '<p>Mark<sup>up</sup> of NO<sub>x</sub> <sup>new</sup></p>',
      read: '<p>Markup of NOx new</p>',
    },
    'of formulas': {
      content:
        '<p>e<sup>x</sup>, 2<sup>ab</sup>, (a)<sup>k</sup>, A<sup>T</sup>, C<sup>op</sup>, x<sub>i</sub><sup>k</sup>, sin<sup>k</sup>, T<sub>eff</sub>, 3<sup>n+1</sup></p>',
      read: '<p>e^x, 2^(ab), (a)^k, A^T, C^(op), x_i^k, sin^k, T_(eff), 3ⁿ⁺¹</p>',
    },
  },
  'blocks that are bound to a custom field': {
    'a paragraph': {
      content: block('paragraph', '<p>price</p>', boundTo('content', 'price')),
      fields: { price: '12 <em>euros</em>' },
      read: '<p>12 <em>euros</em></p>',
    },
    'a button': {
      content: block(
        'button',
        '<div class="wp-block-button"><a class="wp-block-button__link" href="#">Tickets</a></div>',
        boundTo('url', 'tickets'),
      ),
      fields: { tickets: 'https://shop.test/1' },
      read: '<p><a href="https://shop.test/1">Tickets</a></p>',
    },
    'marks of plugins in the text': {
      content: [
        block('generateblocks/text', '<p>{{post_meta key:price}} a day, {{post_meta key:_secret}}{{post_date}}</p>'),
        block(
          'paragraph',
          '<p>{{price}}: <o-dynamic data-type="postMeta" data-meta-key="price">Meta</o-dynamic><o-dynamic data-type="postTitle">Title</o-dynamic></p>',
        ),
        block('generateblocks/query', block('generateblocks/text', '<p>{{post_title}} again</p>')),
      ].join('\n'),
      fields: { price: '12 euros', _secret: 'Not for you' },
      read: '<p>12 euros a day,</p><p>{{price}}: 12 euros</p>',
    },
    'a field that is not there, that WordPress keeps to itself, or of another source': {
      content: [
        block('paragraph', '<p>missing</p>', boundTo('content', 'nowhere')),
        block('heading', '<h2>protected</h2>', boundTo('content', '_secret')),
        block('paragraph', '<p>plugin</p>', boundTo('content', 'price', 'acme/field')),
        block(
          'button',
          '<div><a class="wp-block-button__link" href="https://a.test/">Shop</a></div>',
          boundTo('url', 'no'),
        ),
        block('image', `<figure><img src="${uploads}/stand-in.jpg" alt=""/></figure>`, boundTo('url', 'no')),
      ].join('\n'),
      fields: { _secret: 'Not for you', price: '12' },
      read: '<p>Shop</p>',
    },
  },
  'words in the attributes of a block': {
    'an answer to a post of the fediverse': {
      content: `${bare('activitypub/reply', { url: 'https://social.test/@ann/1' })}\n\n${block('paragraph', '<p>No.</p>')}`,
      read: `<p>${link('https://social.test/@ann/1')}</p><p>No.</p>`,
    },
    tabs: {
      content: block(
        'tabs',
        `<div><h3 class="tabs__title">Tab Contents</h3><ul></ul>${block('tab', `<section>${block('paragraph', '<p>Line 4</p>')}</section>`, { label: 'By bus' })}${block('tab', `<section>${block('paragraph', '<p>Gate 2</p>')}</section>`, { label: 'By <em>car</em>' })}</div>`,
      ),
      read: '<p><strong>By bus</strong></p><p>Line 4</p><p><strong>By <em>car</em></strong></p><p>Gate 2</p>',
    },
    'tabs with a list of their names': {
      content: block(
        'tabs',
        `<div>${block('tab-list', `<div>${block('tab', '<button>By bus</button>')}</div>`)}${block('tab-panels', `<div>${block('tab-panel', `<section>${block('paragraph', '<p>Line 4</p>')}</section>`, { label: 'By bus' })}</div>`)}</div>`,
      ),
      read: '<p><strong>By bus</strong></p><p>Line 4</p>',
    },
    'tabs of a plugin': {
      content: block(
        'kadence/tabs',
        `<div><ul><li><a href="#t1"><span>By bus</span></a></li></ul>${block('kadence/tab', `<div>${block('paragraph', '<p>Line 4</p>')}</div>`)}</div>`,
        { titles: [{ text: 'By bus' }, { text: 'Tab 2' }] },
      ),
      read: '<p><strong>By bus</strong></p><p>Line 4</p>',
    },
    'a playlist': {
      content: block(
        'playlist',
        `<figure><ol>${bare('playlist-track', { src: 'https://a.test/1.mp3', title: 'Low tide', artist: 'The Quays' })}${bare('playlist-track', { src: 'https://a.test/2.mp3' })}</ol></figure>`,
      ),
      read: `<ol><li><a href="https://a.test/1.mp3">The Quays: Low tide</a></li><li>${link('https://a.test/2.mp3')}</li></ol>`,
    },
    'an episode of a podcast': {
      content: [
        bare('jetpack/podcast-episode', { mediaUrl: 'https://a.test/14.mp3', episodeNumber: 14 }),
        block('jetpack/podcast-episode', '<a href="https://a.test/15.mp3">https://a.test/15.mp3</a>', {
          mediaUrl: 'https://a.test/15.mp3',
        }),
      ].join('\n'),
      read: `<p>${link('https://a.test/14.mp3')}</p><p>${link('https://a.test/15.mp3')}</p>`,
    },
    'a button, a voice and questions': {
      content: [
        block('kadence/advancedbtn', `<div>${bare('kadence/singlebtn', { text: 'Join us', link: '/join/' })}</div>`),
        bare('kadence/testimonial', { content: 'Well done', name: 'Ann', occupation: 'cook' }),
        bare('rank-math/faq-block', { questions: [{ title: 'Far?', content: 'No.', visible: true }] }),
      ].join('\n'),
      read: '<p><a href="https://blog.test/join/">Join us</a></p><blockquote><p>Well done</p><p>Ann, cook</p></blockquote><p><strong>Far?</strong></p><p>No.</p>',
    },
  },
  'what is for the page alone': {
    'tables of contents, as blocks, as HTML, as shortcodes': {
      content: [
        block('rank-math/toc-block', '<div><h2>Contents</h2><nav><ul><li><a href="#a">Why</a></li></ul></nav></div>'),
        block('ub/table-of-contents-block', '<div><ul><li><a href="#a">Why</a></li></ul></div>'),
        bare('simpletoc/toc', {}),
        block('html', '<div id="ez-toc-container" class="ez-toc-v2 ez-toc-counter"><p>Contents</p></div>'),
        block('html', '<div class="wp-block-yoast-seo-table-of-contents"><h2>Contents</h2></div>'),
        block('shortcode', '[ez-toc]'),
        block('paragraph', '<p>Text begins here.</p>'),
      ].join('\n\n'),
      read: '<p>Text begins here.</p>',
    },
    'the figures of countdowns': {
      content: [
        block(
          'jetpack/event-countdown',
          '<div class="wp-block-jetpack-event-countdown"><div class="event-countdown__date">2020-09-21T18:47:00</div><p><strong>&nbsp;</strong> days</p><div class="event-countdown__event-title"><p>The fair</p></div></div>',
        ),
        block(
          'themeisle-blocks/countdown',
          '<div data-date="2026"><div class="otter-countdown__value">0</div><div>Days</div></div>',
        ),
        block('kadence/countdown', `<div>${block('paragraph', '<p>Soon</p>')}</div>`),
      ].join('\n'),
      read: '<p>The fair</p><p>Soon</p>',
    },
  },
  'figures that a script counts up to': {
    'are there, and not where it begins': {
      content: [
        block(
          'getwid/counter',
          '<div><div class="wp-block-getwid-counter__wrapper" data-start="0" data-end="250"><span class="wp-block-getwid-counter__number">0</span><p>guests</p></div></div>',
        ),
        block(
          'kadence/countup',
          '<div data-start="0" data-end="40" data-prefix="&gt;" data-suffix=" km"><div class="kb-count-up-number"></div><h4>of paths</h4></div>',
        ),
      ].join('\n'),
      read: '<p>250</p><p>guests</p><p>>40 km</p><p><strong>of paths</strong></p>',
    },
  },
  'recordings and films': {
    'that were uploaded to the post': {
      content: 'Listen:\n\n[audio]\n\n[playlist]\n\n[video]\n\nBye',
      uploaded: [
        { file: '2026/05/one.mp3', mediaType: 'audio/mpeg' },
        { file: '2026/05/two.mp3', mediaType: 'audio/mpeg' },
        { file: '2026/05/film.mp4', mediaType: 'video/mp4' },
      ],
      read: `<p>Listen:</p><p>${link(`${uploads}/2026/05/one.mp3`)}</p><ul><li><a href="${uploads}/2026/05/one.mp3">2026/05/one.mp3</a></li><li><a href="${uploads}/2026/05/two.mp3">2026/05/two.mp3</a></li></ul><p>${link(`${uploads}/2026/05/film.mp4`)}</p><p>Bye</p>`,
    },
    'of a post that has none': { content: 'Listen:\n\n[audio]\n\nBye', read: '<p>Listen:</p><p>Bye</p>' },
    'that a shortcode names by address or number': {
      content: [
        block('shortcode', '[youtube https://www.youtube.com/watch?v=abcdefghijk]'),
        '[youtube=https://youtu.be/abcdefghijk&amp;w=320]',
        '[vimeo 12345678 w=500]',
        '[soundcloud url="https://api.soundcloud.com/tracks/7" params="a=b"]',
        '[embedyt]https://youtu.be/12345678901[/embedyt]',
        '[blogcard url="https://a.test/post/"]',
        '[ted id=123]',
      ].join('\n\n'),
      read: [
        'https://www.youtube.com/watch?v=abcdefghijk',
        'https://youtu.be/abcdefghijk&amp;w=320',
        'https://vimeo.com/12345678',
        'https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F7',
        'https://youtu.be/12345678901',
        'https://a.test/post/',
        'https://www.ted.com/talks/view/id/123',
      ]
        .map((address) => `<p>${link(address)}</p>`)
        .join(''),
    },
    'and brackets that are prose': {
      content: 'She said [facebook] and [tweet this] of [ted talks].',
      read: '<p>She said [facebook] and [tweet this] of [ted talks].</p>',
    },
  },
};

/** HTML of a Note as the stories write it down. */
function plain(html: string): string {
  return html.replaceAll(' rel="nofollow noopener"', '').replace(/<\/?span[^>]*>/g, '');
}

describe('What readers see', () => {
  const folder = mkdtempSync(join(tmpdir(), 'herald-read-'));
  const file = join(folder, 'wordpress.sqlite');
  const source = { ...postsSource({ template: '{content}' }), silentTitles: [], childCategories: false };
  const told = new Map<string, string>();
  let blog: SampleBlog;
  let wordpress: WordPress;

  before(async () => {
    blog = createSampleBlog(file, { now: () => Date.UTC(2026, 4, 4, 9), home: 'https://blog.test' });
    const sql = new Sqlite(file);
    wordpress = openWordPress(wordpressConfig({ url: blog.url }));
    const ids = new Map<number, string>();
    for (const [kind, posts] of Object.entries(stories))
      for (const [name, { content, fields = {}, uploaded = [] }] of Object.entries(posts)) {
        const id = blog.insertPost({ title: 'A post', content });
        ids.set(id, `${kind}: ${name}`);
        for (const [key, value] of Object.entries(fields)) blog.setMeta(id, key, value);
        for (const one of uploaded)
          sql.prepare('UPDATE wp_posts SET post_parent = ? WHERE ID = ?').run(id, blog.addAttachment(one));
      }
    sql.close();
    const items = await wordpress.snapshot(async (reader) =>
      load(reader, await readSite(reader, wordpressConfig()), source, [...ids.keys()]),
    );
    for (const item of items) {
      const { html } = noteFromItem(item, source, { searchHref: (words) => words, home: 'https://blog.test' });
      told.set(ids.get(item.postId) ?? '', html);
    }
  });
  after(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  for (const [kind, posts] of Object.entries(stories))
    describe(`of ${kind}`, () => {
      for (const [name, { read }] of Object.entries(posts))
        it(name, () => expect(plain(told.get(`${kind}: ${name}`) ?? '')).to.equal(read));
    });

  describe('of titles and excerpts', () => {
    const item = async (title: string, content: string, fields: Record<string, string> = {}) => {
      const id = blog.insertPost({ title, content });
      for (const [key, value] of Object.entries(fields)) blog.setMeta(id, key, value);
      const [found] = await wordpress.snapshot(async (reader) =>
        load(reader, await readSite(reader, wordpressConfig()), source, [id]),
      );
      return found;
    };

    it('says what is raised as its Note does', async () => {
      const found = await item(
        'La 2<sup>nde</sup>: Mark<sup>up</sup>',
        '<p>10<span style="vertical-align:super">6</span>, M<sup>me</sup>, x<sub>i</sub><sup>k</sup></p>',
      );
      expect([found?.title, found?.excerpt]).to.deep.equal(['La 2nde: Markup', '10⁶, Mme, x_i^k']);
    });

    it('says the field that a block is bound to', async () => {
      const content = block('paragraph', '<p>price</p>', boundTo('content', 'price'));
      expect((await item('Doors', content, { price: '12 euros' }))?.excerpt).to.equal('12 euros');
      expect((await item('Doors', content))?.excerpt).to.equal('');
    });
  });

  describe('of news', () => {
    const figure = (address: string, caption: string) =>
      block(
        'image',
        `<figure class="wp-block-image"><a href="${address}"><img src="${uploads}/a.jpg" alt="A poster"/></a>${caption}</figure>`,
        { linkDestination: 'custom' },
      );
    const items = async (...blocks: string[]) => {
      const id = blog.insertPost({ title: 'News Roundup', content: blocks.join('\n\n'), status: 'draft' });
      const posts = await wordpress.snapshot(async (reader) =>
        rollingPosts(reader, await readSite(reader, wordpressConfig()), newsSource(), [id]),
      );
      const { segments = [] } = posts.find((post) => post.id === id) ?? {};
      return segments.map(({ text, link, images }) => `${text} | ${link} | ${images.length}`);
    };
    const next = block('paragraph', '<p><a href="https://b.test/">Next</a> thing</p>');

    it('a poster that leads outside the blog is an item', async () => {
      expect(
        await items(
          figure('https://a.test/1', '<figcaption>On Friday</figcaption>'),
          figure('https://a.test/2', ''),
          next,
        ),
      ).to.deep.equal([
        'On Friday | https://a.test/1 | 1',
        'A poster | https://a.test/2 | 1',
        'Next thing | https://b.test/ | 0',
      ]);
    });

    it('a picture behind an item belongs to it, wherever it leads', async () => {
      expect(
        await items(
          next,
          figure('https://flickr.test/1', ''),
          '<p><a href="/own/"><img src="/b.jpg" alt="Own"></a></p>',
        ),
      ).to.deep.equal(['Next thing A poster Own | https://b.test/ | 2']);
    });

    it('each poster of a classic post is one', async () => {
      const poster = (name: string) =>
        `<a href="https://${name}.test/"><img src="/${name}.jpg" alt="Poster ${name}" /></a>`;
      expect(await items(poster('a'), poster('b'))).to.deep.equal([
        'Poster a | https://a.test/ | 1',
        'Poster b | https://b.test/ | 1',
      ]);
    });
  });
});
