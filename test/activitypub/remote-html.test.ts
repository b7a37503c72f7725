import { expect } from 'chai';
import fc from 'fast-check';
import { remoteHtmlToText, sanitizeRemoteHtml } from '../../src/activitypub/remote-html.js';
import { expectLinear } from '../lab/cpu-time.js';

/** How scripts come in (D40): each must leave nothing that runs, loads or styles. */
const hostile = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.test/x.js></sCrIpT >',
  '<script>alert(1)',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="x`" `onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;">',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript&colon;alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="https://x.test/" onclick="alert(1)" style="position:fixed" target="_top" id="a" name="b">x</a>',
  '<a href="https://user:pass@x.test/">x</a>',
  '<p style="background:url(https://t.test/p.gif)">x</p>',
  '<style>@import "https://t.test/x.css"</style>',
  '<link rel=stylesheet href=https://t.test/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.test/">',
  '<base href="https://evil.test/">',
  '<body onload=alert(1)>',
  '<video><source onerror=alert(1)></video><audio src=https://t.test/a.mp3 autoplay>',
  '<form action=https://evil.test><input name=password><button formaction=javascript:alert(1)>go</button></form>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<template><img src=x onerror=alert(1)></template>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
  '<plaintext><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><img src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<span class="invisible evil" data-x=1 onmouseover=alert(1)>x</span>',
  '<a class="mention" href="https://x.test/"><a href="javascript:alert(1)">x',
  '"><img src=x onerror=alert(1)>',
  '<p/onclick=alert(1)>x',
  '<br onclick=alert(1)>',
  '\u0000<\u0000script>alert(1)</script>',
  '<<script>alert(1)//<</script>',
  '<a href="https://x.test/&quot;onmouseover=&quot;alert(1)">x</a>',
];

const allowed =
  /^(?:<\/?(?:p|blockquote|code|pre|strong|em|b|i|u|del|ul|ol|li|ruby|rt|rp)>|<br>|<\/(?:a|span)>|<span(?: class="(?:mention|hashtag|invisible|ellipsis)(?: (?:mention|hashtag|invisible|ellipsis))*")?>|<a href="https?:\/\/[^"<>@\s]*"(?: class="[a-z ]+")? rel="nofollow noopener noreferrer ugc">)$/;

/** Every tag in the output; text holds no `<`. */
function expectSafe(html: string): void {
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) expect(tag).to.match(allowed);
}

/** Pieces of HTML, whole and broken. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...'p a b i li ul ol pre code blockquote ruby rt rp span div h1 td table q br em svg math style select'
        .split(' ')
        .flatMap((name) => [`<${name}>`, `</${name}>`]),
      ...[
        '<a href="https://x.test/?a&amp;b">',
        '<span class="mention x">',
        '\n',
        '&#10;',
        '&#13;',
        '&lt;',
        '&',
        '<',
        '>',
        '"',
        '<!--',
        '-->',
        '<p ',
        '&#xd800;',
        '\u0000',
        '\ud800',
        'word',
        'ü',
      ],
    ),
    fc.constantFrom(...hostile),
    fc.string({ maxLength: 4 }),
  ),
  { maxLength: 40 },
);

describe('the HTML of strangers', () => {
  it('D40 leaves nothing of what others have tried', () => {
    for (const html of hostile) {
      expectSafe(sanitizeRemoteHtml(html));
      expectSafe(sanitizeRemoteHtml(`<p>before ${html} after</p>`));
    }
  });

  it('D36, D40 leaves no other tag, attribute or scheme, whatever comes', () => {
    fc.assert(
      fc.property(pieces, (parts) => expectSafe(sanitizeRemoteHtml(parts.join('')))),
      { numRuns: 2000 },
    );
  });

  it('D40 is the same when it is cleaned again on the way out', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = sanitizeRemoteHtml(parts.join(''));
        expect(sanitizeRemoteHtml(once)).to.equal(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what says something', () => {
    const cases: [html: string, kept: string][] = [
      ['<p>a<br>b</p><p>c</p>', '<p>a<br>b</p><p>c</p>'],
      ['<p>1 &lt; 2 &amp; <del>3</del></p>', '<p>1 &lt; 2 &amp; <del>3</del></p>'],
      ['<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
      ['<h2>Title</h2><div>text</div>', '<p>Title</p><p>text</p>'],
      ['<pre><code>a\n  b</code></pre>', '<pre><code>a\n  b</code></pre>'],
      ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>', '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>'],
      ['<s>x</s><ins>y</ins>', '<del>x</del><u>y</u>'],
      ['plain', 'plain'],
    ];
    for (const [html, kept] of cases) expect(sanitizeRemoteHtml(html)).to.equal(kept);
  });

  it('D41 says a picture in words, and loads none', () => {
    expect(sanitizeRemoteHtml('<p>look <img src="https://t.test/a.png" alt="a <cat> & dog"></p>')).to.equal(
      '<p>look a &lt;cat> &amp; dog</p>',
    );
  });

  it('gives links no weight', () => {
    expect(sanitizeRemoteHtml('<a href="https://x.test/" rel="me follow" class="u-url mention">x</a>')).to.equal(
      '<a href="https://x.test/" class="mention" rel="nofollow noopener noreferrer ugc">x</a>',
    );
  });

  it('D50 keeps at most 20,000 bytes, whole signs and whole tags', () => {
    for (const piece of ['<p>&amp;é</p>', '😀', '<b>x', '<a href="https://x.test/">y</a>', 'a'.repeat(50)]) {
      const html = sanitizeRemoteHtml(piece.repeat(30_000));
      expect(Buffer.byteLength(html)).to.be.within(15_000, 20_000);
      expect(sanitizeRemoteHtml(html)).to.equal(html);
      expect(html).not.to.match(/\ufffd/);
    }
  });

  it('D30 is never nested deeply', () => {
    for (const tag of ['b', 'blockquote', 'ul><li', 'span', 'ruby', 'em><p']) {
      const opened = sanitizeRemoteHtml(`<${tag}>`.repeat(20_000));
      let depth = 0;
      let deepest = 0;
      for (const [found] of opened.matchAll(/<\/?[a-z]+/g)) {
        depth += found[1] === '/' ? -1 : 1;
        deepest = Math.max(deepest, depth);
      }
      expect(deepest).to.be.at.most(21);
    }
  });

  it('D39 costs time that grows no faster than the text', () => {
    const shapes = [
      '<b>',
      '<a href="https://x.test/">',
      '</p>',
      '<p',
      '<!--',
      '<script>',
      '<svg>',
      '&amp',
      '<b></i>',
      '<ruby><rt>',
      '<li>',
      '<',
      '"',
      '<ul><li>',
      '<font color="x"><b>',
      '<math alttext="&">',
    ];
    for (const shape of shapes) expectLinear(shape, (count) => sanitizeRemoteHtml(shape.repeat(count)), 500);
  });
});

describe('the plain text of what strangers say', () => {
  it('parts paragraphs, lines and items', () => {
    expect(remoteHtmlToText('<p>a <b>b</b><br>c</p><p>d</p><ul><li>e</li><li>f</li></ul>')).to.equal(
      'a b\nc\n\nd\n\ne\nf',
    );
  });

  it('says a shortened link in full', () => {
    const link =
      '<a href="https://x.test/long"><span class="invisible">https://</span><span class="ellipsis">x.test/lo</span><span class="invisible">ng</span></a>';
    expect(remoteHtmlToText(link)).to.equal('https://x.test/long');
  });

  it('D42, D49 has nothing that hides, and at most 2000 characters', () => {
    expect(remoteHtmlToText('a\u202eb&#x200b;c&#0;d')).to.match(/^abc\ufffd?d$/);
    expect(remoteHtmlToText('😀'.repeat(5000)))
      .to.have.length.within(1999, 2000)
      .and.match(/😀$/u);
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = remoteHtmlToText(parts.join(''));
        expect(text).not.to.match(/[^\P{Cc}\n]|[\u200b\u202a-\u202e\u2066-\u2069]|\p{Surrogate}|\n{3}/u);
      }),
    );
  });
});
