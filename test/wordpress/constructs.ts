import type { ContentImage } from '../../src/model/content-item.js';
import type { PostHtmlContext } from '../../src/wordpress/post-html.js';

/** A construct of WordPress as `post_content` holds it. */
export interface Construct {
  name: string;
  raw: string;
}

const picture = (file: string, alt: string): ContentImage => ({
  url: `https://blog.test/${file}`,
  alt,
  mediaType: 'image/jpeg',
  width: 800,
  height: 600,
});

const images: Record<number, ContentImage> = { 11: picture('cat.jpg', 'A cat'), 12: picture('dog.jpg', 'A dog') };
const captions: Record<number, string> = { 11: '', 12: 'The <em>dog</em>' };
const patterns: Record<number, string> = {
  21: '<!-- wp:paragraph --><p>Written once, shown everywhere.</p><!-- /wp:paragraph -->',
  22: `<!-- wp:heading {"metadata":{"bindings":{"__default":{"source":"core/pattern-overrides"}},"name":"Event"}} -->
<h2>An event</h2>
<!-- /wp:heading -->
<!-- wp:block {"ref":21} /-->`,
};

/** What stands around every construct here: a library, two synced patterns, footnotes, a custom field, and configured shortcodes. */
export const surroundings: PostHtmlContext = {
  attachment: (id) => images[id] ?? null,
  attached: () => [11, 12],
  file: (id) =>
    id === 31
      ? { url: 'https://blog.test/bells.mp3', title: 'The bells', caption: '' }
      : id in captions
        ? { url: '', title: '', caption: captions[id] ?? '' }
        : null,
  pattern: (id) => patterns[id] ?? null,
  footnotes: JSON.stringify([
    { id: 'fn-a', content: 'Told by <em>Anna</em>.' },
    { id: 'fn-b', content: 'See <a href="https://a.test/">there</a>.' },
  ]),
  stripShortcodes: ['highlight', 'contact-form-7', 'vc_*'],
  recordings: (kind) =>
    kind === 'audio' ? [{ url: 'https://blog.test/bells.mp3', title: 'The bells', caption: '' }] : [],
  field: (name) => (name === 'price' ? '12 euros' : null),
};

const block = (name: string, html: string, attributes = '') =>
  `<!-- wp:${name}${attributes === '' ? '' : ` ${attributes}`} -->\n${html}\n<!-- /wp:${name} -->`;

/** Groups of constructs, in the order of the document. */
export const constructs: Readonly<Record<string, readonly Construct[]>> = {
  'Words in blocks': [
    { name: 'Paragraph', raw: block('paragraph', '<p class="has-drop-cap">One <strong>word</strong> &amp; more</p>') },
    { name: 'Heading', raw: block('heading', '<h2 class="wp-block-heading">News</h2>') },
    {
      name: 'List, nested',
      raw: '<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>a<!-- wp:list {"ordered":true} -->\n<ol><!-- wp:list-item -->\n<li>b</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list --></li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->',
    },
    { name: 'List that counts from elsewhere', raw: block('list', '<ol start="4"><li>four</li><li>five</li></ol>') },
    {
      name: 'Quotation with its source',
      raw: block('quote', '<blockquote class="wp-block-quote"><p>Ships first.</p><cite>Rosa</cite></blockquote>'),
    },
    {
      name: 'Pullquote',
      raw: block(
        'pullquote',
        '<figure class="wp-block-pullquote"><blockquote><p>Ships first.</p><cite>Rosa</cite></blockquote></figure>',
      ),
    },
    { name: 'Verse', raw: block('verse', '<pre class="wp-block-verse">Roses\n   and violets</pre>') },
    {
      name: 'Preformatted text',
      raw: block('preformatted', '<pre class="wp-block-preformatted">a   b\n\n  c</pre>'),
    },
    {
      name: 'Details',
      raw: block('details', '<details class="wp-block-details"><summary>More</summary><p>All of it.</p></details>'),
    },
    {
      name: 'Accordion',
      raw: '<!-- wp:accordion-heading -->\n<h3 class="wp-block-accordion-heading"><button type="button"><span class="wp-block-accordion-heading__toggle-title">Is it far?</span><span class="wp-block-accordion-heading__toggle-icon" aria-hidden="true">+</span></button></h3>\n<!-- /wp:accordion-heading -->\n<!-- wp:accordion-panel -->\n<div><p>No.</p></div>\n<!-- /wp:accordion-panel -->',
    },
    {
      name: 'Table',
      raw: block(
        'table',
        '<figure class="wp-block-table"><table><thead><tr><th></th><th>2023</th></tr></thead><tbody><tr><td>Cats</td><td>7</td></tr></tbody></table><figcaption>Counted by hand</figcaption></figure>',
      ),
    },
    {
      name: 'Table whose cells hold paragraphs',
      raw: '<table><tr><td><p>Mon</p><p>Tue</p></td><td>&nbsp;</td><td>9<br>12</td></tr></table>',
    },
    {
      name: 'Separator',
      raw: `${block('paragraph', '<p>a</p>')}\n${block('separator', '<hr class="wp-block-separator"/>')}\n${block('paragraph', '<p>b</p>')}`,
    },
  ],
  'Boxes around them': [
    {
      name: 'Columns',
      raw: '<!-- wp:columns -->\n<div><!-- wp:column -->\n<div><p>Left</p></div>\n<!-- /wp:column -->\n<!-- wp:column -->\n<div><p>Right</p></div>\n<!-- /wp:column --></div>\n<!-- /wp:columns -->',
    },
    {
      name: 'Group',
      raw: block('group', '<div class="wp-block-group"><p>Within</p></div>', '{"layout":{"type":"flex"}}'),
    },
    {
      name: 'Cover',
      raw: block(
        'cover',
        '<div class="wp-block-cover"><span aria-hidden="true" class="wp-block-cover__background"></span><img class="wp-image-11" alt="" src="https://blog.test/cat.jpg"/><div><p>On the picture</p></div></div>',
        '{"id":11}',
      ),
    },
    {
      name: 'Media and text',
      raw: block(
        'media-text',
        '<div class="wp-block-media-text"><figure><img src="https://blog.test/cat.jpg" alt="A cat" class="wp-image-11"/></figure><div><p>Beside the picture</p></div></div>',
      ),
    },
    {
      name: 'Buttons',
      raw: block(
        'buttons',
        '<div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link" href="https://a.test/">Read on</a></div></div>',
      ),
    },
    {
      name: 'Spacer',
      raw: block('spacer', '<div style="height:100px" aria-hidden="true" class="wp-block-spacer"></div>'),
    },
    {
      name: 'Block that the editor hid',
      raw: block('paragraph', '<p>Not yet</p>', '{"metadata":{"blockVisibility":false}}'),
    },
    {
      name: 'Block hidden on every screen',
      raw: block(
        'paragraph',
        '<p>Not yet</p>',
        '{"metadata":{"blockVisibility":{"viewport":{"desktop":false,"tablet":false,"mobile":false}}}}',
      ),
    },
    {
      name: 'Block that a plugin shows to members',
      raw: block('memberpress/protected-content', '<p>For members</p>', '{"rule":7}'),
    },
    { name: 'Shortcode around what members read', raw: 'For all. [members]For members.[/members]' },
    { name: 'Element that the page hides', raw: '<p style="display:none">Nobody sees this</p>\n<p>But this</p>' },
    {
      name: 'Tabs',
      raw: '<!-- wp:tabs -->\n<div class="wp-block-tabs"><!-- wp:tab {"label":"By bus"} -->\n<section class="wp-block-tab"><p>Line 4</p></section>\n<!-- /wp:tab --></div>\n<!-- /wp:tabs -->',
    },
    {
      name: 'Tabs of a plugin (Kadence, Spectra)',
      raw: '<!-- wp:kadence/tabs {"titles":[{"text":"By bus"}]} -->\n<div><ul><li><a href="#t1">By bus</a></li></ul><!-- wp:kadence/tab -->\n<div><p>Line 4</p></div>\n<!-- /wp:kadence/tab --></div>\n<!-- /wp:kadence/tabs -->',
    },
    {
      name: 'Table of contents, of WordPress or a plugin',
      raw: block('rank-math/toc-block', '<div><h2>Contents</h2><ul><li><a href="#a">Why</a></li></ul></div>'),
    },
    {
      name: 'Table of contents that PHP put into the HTML',
      raw: '<div id="ez-toc-container"><p>Contents</p><a href="#a">Why</a></div>\n<p>Text</p>',
    },
    {
      name: 'Countdown',
      raw: block(
        'jetpack/event-countdown',
        '<div><div class="event-countdown__date">2020-09-21T18:47:00</div><p><strong>&nbsp;</strong> days</p><div class="event-countdown__event-title"><p>The fair</p></div></div>',
      ),
    },
    {
      name: 'Button of a plugin, which PHP renders',
      raw: '<!-- wp:kadence/singlebtn {"text":"Join us","link":"https://a.test/"} /-->',
    },
    {
      name: 'Answer to a post of the fediverse (ActivityPub plugin)',
      raw: '<!-- wp:activitypub/reply {"url":"https://social.test/@ann/1","embedPost":true} /-->',
    },
    { name: 'Block of a plugin', raw: block('acme/poll', '<p>Vote on our site</p>', '{"id":7}') },
  ],
  'Pictures and galleries': [
    {
      name: 'Image with a caption',
      raw: block(
        'image',
        '<figure class="wp-block-image"><img src="https://blog.test/cat.jpg" alt="A cat" class="wp-image-11"/><figcaption class="wp-element-caption">Our <em>cat</em></figcaption></figure>',
        '{"id":11}',
      ),
    },
    {
      name: 'Image that leads elsewhere',
      raw: block(
        'image',
        '<figure class="wp-block-image"><a href="https://shop.test/"><img src="https://blog.test/cat.jpg" alt="A cat" class="wp-image-11"/></a></figure>',
        '{"id":11,"linkDestination":"custom"}',
      ),
    },
    {
      name: 'Image with a caption that leads elsewhere',
      raw: '<figure><a href="https://shop.test/"><img src="https://blog.test/cat.jpg" alt="A cat" class="wp-image-11"/></a><figcaption>Our cat</figcaption></figure>',
    },
    {
      name: 'Image that leads to its own file',
      raw: '<figure><a href="https://blog.test/cat-large.jpg"><img src="https://blog.test/cat.jpg" alt="A cat" class="wp-image-11"/></a></figure>',
    },
    {
      name: 'Badge that leads elsewhere, as SVG',
      raw: '<p>Help us: <a href="https://give.test/"><img src="https://blog.test/give.svg" alt="Give now"/></a></p>',
    },
    {
      name: 'Icons that lead elsewhere',
      raw: '<p><a href="https://a.test/" aria-label="Feed"><svg><path/></svg></a> <a href="https://b.test/"><i class="icon"></i><span class="screen-reader-text">Forum</span></a></p>',
    },
    { name: 'Parts of a picture that are links', raw: '<map name="m"><area href="https://a.test/" alt="North"></map>' },
    {
      name: 'Gallery of today',
      raw: '<!-- wp:gallery -->\n<figure class="wp-block-gallery"><!-- wp:image {"id":11} -->\n<figure class="wp-block-image"><img src="https://blog.test/cat.jpg" alt="" class="wp-image-11"/><figcaption>The cat</figcaption></figure>\n<!-- /wp:image --></figure>\n<!-- /wp:gallery -->',
    },
    {
      name: 'Gallery before WordPress 5.9',
      raw: block(
        'gallery',
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li><figure><img src="https://blog.test/cat.jpg" alt="" data-id="11"/><figcaption>The cat</figcaption></figure></li></ul></figure>',
        '{"ids":[11]}',
      ),
    },
    { name: 'Gallery that saved only ids', raw: '<!-- wp:gallery {"ids":[11,12]} /-->' },
    { name: 'Gallery as a shortcode', raw: '[gallery columns="2" ids="11,12"]' },
    { name: 'Gallery of what was uploaded to the post', raw: '[gallery]' },
    {
      name: 'Caption as a shortcode',
      raw: '[caption id="attachment_11" width="300"]<img class="wp-image-11" src="https://blog.test/cat.jpg" alt="A cat" /> Our <em>cat</em>[/caption]',
    },
  ],
  'Films, recordings, files, embeds': [
    {
      name: 'Embed',
      raw: block(
        'embed',
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://video.test/1\n</div><figcaption>A film</figcaption></figure>',
        '{"url":"https://video.test/1","type":"video"}',
      ),
    },
    {
      name: 'Embed before WordPress 5.6',
      raw: block(
        'core-embed/youtube',
        '<figure><div>\nhttps://video.test/1\n</div></figure>',
        '{"url":"https://video.test/1"}',
      ),
    },
    { name: 'Address on a line of its own', raw: 'Look:\n\nhttps://video.test/1' },
    { name: 'Address in running text', raw: 'Look at https://maps.test/harbour?layers=quays,boats&zoom=3.' },
    { name: 'Embed as a shortcode', raw: '[embed width="500"]https://video.test/1[/embed]' },
    { name: 'Frame', raw: '<iframe src="https://video.test/embed/1" width="560"></iframe>' },
    {
      name: 'Video',
      raw: block(
        'video',
        '<figure class="wp-block-video"><video controls src="https://blog.test/boat.mp4"></video><figcaption>The boat</figcaption></figure>',
      ),
    },
    {
      name: 'Audio',
      raw: block(
        'audio',
        '<figure class="wp-block-audio"><audio controls src="https://blog.test/bells.mp3"></audio></figure>',
      ),
    },
    { name: 'Video as a shortcode', raw: '[video width="640" mp4="https://blog.test/boat.mp4"][/video]' },
    { name: 'Audio as a shortcode', raw: '[audio mp3="https://blog.test/bells.mp3"]' },
    { name: 'Audio that was uploaded to the post', raw: '[audio]' },
    { name: 'Playlist', raw: '[playlist ids="31"]' },
    { name: 'Playlist of what was uploaded to the post', raw: '[playlist]' },
    {
      name: 'Playlist as a block',
      raw: '<!-- wp:playlist -->\n<figure><ol><!-- wp:playlist-track {"src":"https://blog.test/bells.mp3","title":"The bells","artist":"The Quays"} /--></ol></figure>\n<!-- /wp:playlist -->',
    },
    {
      name: 'Episode of a podcast (Jetpack)',
      raw: '<!-- wp:jetpack/podcast-episode {"mediaUrl":"https://blog.test/bells.mp3"} /-->',
    },
    { name: 'Shortcode that is an address', raw: '[youtube https://video.test/1]' },
    { name: 'Shortcode that is an id', raw: '[vimeo 12345678 w=640]' },
    { name: 'Card of a link', raw: '[blogcard url="https://a.test/"]' },
    {
      name: 'File',
      raw: block(
        'file',
        '<div class="wp-block-file"><a href="https://blog.test/map.pdf">The map</a><a href="https://blog.test/map.pdf" class="wp-block-file__button" download>Download</a></div>',
        '{"href":"https://blog.test/map.pdf"}',
      ),
    },
  ],
  'What stands elsewhere': [
    { name: 'Synced pattern', raw: '<!-- wp:block {"ref":21} /-->' },
    {
      name: 'Synced pattern with words of its own, and another in it',
      raw: '<!-- wp:block {"ref":22,"content":{"Event":{"content":"Shanties"}}} /-->',
    },
    {
      name: 'Block that is bound to a custom field',
      raw: block(
        'paragraph',
        '<p>price</p>',
        '{"metadata":{"bindings":{"content":{"source":"core/post-meta","args":{"key":"price"}}}}}',
      ),
    },
    {
      name: 'Block that is bound to what only PHP knows',
      raw: block(
        'paragraph',
        '<p>price</p>',
        '{"metadata":{"bindings":{"content":{"source":"acme/prices","args":{"key":"price"}}}}}',
      ),
    },
    {
      name: 'Footnotes',
      raw: `${block('paragraph', '<p>So it was<sup data-fn="fn-a" class="fn"><a href="#fn-a" id="fn-a-link">1</a></sup>, and is<sup data-fn="fn-b" class="fn"><a href="#fn-b" id="fn-b-link">2</a></sup>.</p>')}\n\n<!-- wp:footnotes /-->`,
    },
    {
      name: 'Footnotes made by hand',
      raw: 'So it was<sup><a href="#n1">[1]</a></sup>, and is<sup>*</sup>.',
    },
    { name: 'Blocks that only PHP can fill', raw: '<!-- wp:latest-posts /-->\n<!-- wp:search {"label":"Search"} /-->' },
    {
      name: 'Query loop',
      raw: '<!-- wp:query {"queryId":1} -->\n<div class="wp-block-query"><!-- wp:post-template -->\n<!-- wp:post-title /-->\n<!-- /wp:post-template --></div>\n<!-- /wp:query -->',
    },
    {
      name: 'Social links',
      raw: '<!-- wp:social-links -->\n<ul><!-- wp:social-link {"url":"https://social.test/@a","service":"mastodon"} /--></ul>\n<!-- /wp:social-links -->',
    },
    {
      name: 'Form',
      raw: '<form action="/poll"><p>Bridge or ferry?</p><label><input type="radio"> Bridge</label><button>Vote</button></form>',
    },
  ],
  'Classic content': [
    { name: 'Paragraphs and lines', raw: 'One\ntwo\n\nthree' },
    { name: 'Blocks and classic content mixed', raw: `${block('paragraph', '<p>a</p>')}\n\nb\nc` },
    { name: 'Definition list', raw: '<dl><dt>Bow</dt><dd>the front</dd></dl>' },
    { name: 'Empty paragraphs', raw: 'a\n\n&nbsp;\n\n<p></p>\n\nb' },
    { name: '“More” mark and page break', raw: 'a\n\n<!--more Read on-->\n\nb\n\n<!--nextpage-->\n\nc' },
    {
      name: '“More” as a block',
      raw: `${block('paragraph', '<p>a</p>')}\n<!-- wp:more {"noTeaser":true} -->\n<!--more-->\n<!--noteaser-->\n<!-- /wp:more -->\n${block('paragraph', '<p>b</p>')}`,
    },
    { name: 'Comment', raw: 'a <!-- note to self -->b' },
  ],
  'Shortcodes of plugins': [
    { name: 'Brackets that are prose', raw: 'He wrote [sic] in [0, 1] of arr[0].' },
    { name: 'Shortcode that nobody configured', raw: 'a [acme_poll id="7"] b' },
    { name: 'The same in a block of its own', raw: block('shortcode', '[acme_poll id="7"]') },
    { name: 'Configured: `contact-form-7`', raw: 'a [contact-form-7 id="1" title="a ] b"] b' },
    { name: 'Configured: `highlight`, with text within', raw: 'a [highlight color="red"]word[/highlight]s' },
    {
      name: 'Configured: `vc_*`, a page builder’s',
      raw: '[vc_row][vc_column width="1/2"]Left[/vc_column][vc_column width="1/2"]Right[/vc_column][/vc_row]',
    },
    { name: 'Shortcode that is written about', raw: 'Write [[gallery]] or [[highlight]]' },
  ],
  Formulas: [
    { name: 'Dollars', raw: 'So $$x_1 < y^2$$ holds.' },
    { name: 'Brackets', raw: 'So \\(a*b*c\\) is\n\n\\[ \\frac{a}{b} \\]' },
    { name: '`[latex]`', raw: 'So [latex size="2"]\\alpha_1[/latex].' },
    { name: '`$latex`', raw: 'So $latex e^{i\\pi} = -1$.' },
    { name: 'Environment', raw: '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}' },
    {
      name: 'Formula block',
      raw: block(
        'math',
        '<div class="wp-block-math"><math display="block">…</math></div>',
        '{"latex":"\\\\frac{a}{b}"}',
      ),
    },
    {
      name: 'Formula in a paragraph',
      raw: block('paragraph', '<p>So <math data-latex="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>.</p>'),
    },
    {
      name: 'MathML without LaTeX',
      raw: '<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>',
    },
    { name: 'Formula as a picture', raw: '<img class="latex" src="https://blog.test/latex.php?x" alt="x^2" />' },
    { name: 'Money', raw: 'It was $5 and is $6.' },
  ],
  Code: [
    {
      name: 'Code block',
      raw: block(
        'code',
        '<pre class="wp-block-code"><code>if (a &lt; b) {\n  x = "&amp;amp;";\n}\n\n&#91;gallery]</code></pre>',
      ),
    },
    { name: 'Code in classic content', raw: '<pre lang="js">a\n\n  b   &lt; c\nhttps://a.test/</pre>' },
    { name: 'Code in a sentence', raw: 'Say <code>a  &amp;&amp; [b]</code> or <kbd>Ctrl</kbd>.' },
    { name: 'Shortcode as code', raw: 'Say <code>[[gallery]]</code>.' },
  ],
  Characters: [
    { name: 'Character references', raw: 'Salt &amp; vinegar&hellip; caf&eacute; &#8212; &lt;b&gt;' },
    { name: 'Escaped twice', raw: 'AT&amp;amp;T' },
    { name: 'Emoji of an old database', raw: 'Ahoy &#x1f600; :-)' },
    {
      name: 'Emoji as a picture',
      raw: '<img class="emoji" src="https://s.w.org/images/core/emoji/1f600.svg" alt="😀" />',
    },
    { name: 'Raised and lowered signs', raw: '10<sup>6</sup>, H<sub>2</sub>O, e<sup>x</sup>, the 1<sup>st</sup>' },
    {
      name: 'Raised letters',
      raw: 'M<sup>lle</sup>, D<sup>r</sup>, C<sup>ie</sup>, 2<sup>nde</sup>, Mark<sup>up</sup>',
    },
    {
      name: 'Raised and lowered by style',
      raw: '10<span style="vertical-align: super">6</span>, H<span style="vertical-align: sub">2</span>O',
    },
    {
      name: 'Struck out and stressed by style',
      raw: '<span style="text-decoration: line-through">Friday</span> <span style="font-weight: 700">Sunday</span> <span style="font-style: italic">at ten</span>',
    },
    {
      name: 'Right to left',
      raw: block('paragraph', '<p dir="rtl" lang="he">שלום <span lang="en">hello</span></p>'),
    },
    { name: 'Ruby', raw: '<ruby>漢<rt>kan</rt></ruby>' },
    { name: 'Spaces of Word', raw: '<p>&nbsp;&nbsp; Two&nbsp;&nbsp;spaces, 5&nbsp;km </p>' },
    { name: 'Marked, small, shortened', raw: '<mark>a</mark> <small>b</small> <abbr title="c">d</abbr> <q>e</q>' },
    { name: 'Struck out and put in', raw: '<del>old</del> <ins>new</ins> <s>gone</s>' },
  ],
  Mistakes: [
    { name: 'Tags that cross', raw: '<p><b>a<i>b</b>c</i></p>' },
    { name: 'Tags left open', raw: '<ul><li>a<li>b</ul>\n\n<strong>c' },
    { name: 'Block in a paragraph', raw: '<p>a<div>b</div>c</p>' },
    { name: 'Block left open', raw: '<!-- wp:group -->\n<div><!-- wp:paragraph -->\n<p>a</p>' },
    { name: 'Signs that begin no tag', raw: 'if a < b and I <3 you' },
    { name: 'What may do harm', raw: '<p onclick="x()">a<script>alert(1)</script> <a href="javascript:x()">b</a></p>' },
    { name: 'Link within the blog', raw: '<a href="/about/">About</a>' },
  ],
};
