import { expect } from 'chai';
import fc from 'fast-check';
import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
import { htmlToText, sanitizeHtml, textToHtml } from '../../src/publishing/sanitize-html.js';
import { expectLinear } from '../lab/cpu-time.js';

const allowed = 'p br a span del s pre blockquote code b strong u i em ul ol li ruby rt rp'.split(' ');

/** How an address begins that a link shows. */
const HTTPS = '<span class="invisible">https://</span>';

const table = (cells: string[]) =>
  `<table><tbody><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr></tbody></table>`;

describe('sanitizeHtml', () => {
  const cases: Record<string, [string, string][]> = {
    'keeps what Mastodon keeps': [
      ['<p>a <em>b</em> <strong>c</strong></p>', '<p>a <em>b</em> <strong>c</strong></p>'],
      ['<blockquote><p>x</p></blockquote>', '<blockquote><p>x</p></blockquote>'],
      ['<ol start="3" reversed><li value="5">x</li></ol>', '<ol start="3" reversed><li value="5">x</li></ol>'],
      ['<ruby>漢<rt>kan</rt> 字<rt></rt></ruby>', '<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp> 字</ruby></p>'],
      ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>', '<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>'],
      ['<ruby><rt><p>!', '<p>!</p>'],
      ['<ruby>漢<rt><div>kan</div></rt></ruby>', '<p>漢</p><p>kan</p>'],
      ['<p>a<br>b</p>', '<p>a<br>b</p>'],
      ['<p><del>a</del> <s>b</s> <u>c</u></p>', '<p><del>a</del> <s>b</s> <u>c</u></p>'],
    ],
    'makes bold paragraphs of headings': [
      ['<h2>News</h2>', '<p><strong>News</strong></p>'],
      ['<h6 class="x"><strong>a</strong> b</h6>', '<p><strong>a b</strong></p>'],
      ['<h3>a <a href="https://a.test/">b</a></h3>', link('<p><strong>a ', 'https://a.test/', 'b', '</strong></p>')],
    ],
    'keeps the words of what it drops': [
      ['<figure><img src="x.png" alt="a"><figcaption>Caption</figcaption></figure>', '<p>Caption</p>'],
      [
        '<table><caption>T</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
        '<p>T</p><p>A | B<br>1 | 2</p>',
      ],
      ['<dl><dt>a</dt><dd>b</dd></dl>', '<p>a</p><p>b</p>'],
      ['<p>a <label>b</label></p>', '<p>a b</p>'],
      ['<details><summary>More</summary>text</details>', '<p>More</p><p>text</p>'],
      ['<p><mark>a</mark> <abbr title="x">b</abbr> <kbd>c</kbd></p>', '<p>a b <code>c</code></p>'],
      ['<p><q>a</q></p>', '<p>“a”</p>'],
      ['a<hr>b', '<p>a</p><p>b</p>'],
      ['<article><section>a<div>b</div>c</section></article>', '<p>a</p><p>b</p><p>c</p>'],
    ],
    'sets rows of tables as lines': [
      ['<table><tr><td>a<td>b<tr><td>c<td>d</table>e', '<p>a | b<br>c | d</p><p>e</p>'],
      [table(['<p>a</p><p>b</p>', '<ul><li>c</li><li>d</li></ul>', 'e<br>f']), '<p>a / b | c / d | e / f</p>'],
      [`${table(['', 'a'])}${table(['b', '&nbsp;', 'c', ' '])}`, '<p>| a</p><p>b | | c</p>'],
      [table(['', '&nbsp;', ' <br>']), ''],
      [
        table(['a', '<strong>b</strong>', link('', 'https://a.test/', 'c', '')]),
        link('<p>a | <strong>b</strong> | ', 'https://a.test/', 'c', '</p>'),
      ],
      [table(['a', `<div>b${table(['c', 'd'])}</div>`]), '<p>a</p><p>b</p><p>c | d</p>'],
      [table(['<h2>Left</h2><p>a</p>', '<p>b</p>']), '<p><strong>Left</strong></p><p>a</p><p>b</p>'],
      [table(['<p>only</p><p>one</p>']), '<p>only</p><p>one</p>'],
      ['<p>a</p><td>b</td><td>c</td></tr></table><p>d</p>', '<p>a</p><p>b</p><p>c</p><p>d</p>'],
      ['<table><tr><td>a</td><td>b</td>\n<p>c</p><p>d</p>', '<p>a | b</p><p>c</p><p>d</p>'],
      ['<table><tr><td>a</td><td>b</td>c<tr><td>d</td><td>e</td></tr></table>', '<p>a | b</p><p>c<br>d | e</p>'],
      [
        table(['a', '<video src="https://v.test/1"></video>']),
        link('<p>a | ', 'https://v.test/1', `${HTTPS}v.test/1`, '</p>'),
      ],
    ],
    'makes links of films and frames': [
      [
        '<iframe src="https://v.test/1?a=1&amp;b=2"></iframe>',
        link('<p>', 'https://v.test/1?a=1&amp;b=2', `${HTTPS}v.test/1?a=1&amp;b=2`, '</p>'),
      ],
      [
        '<video controls><source src="https://v.test/f.mp4"></video>',
        link('<p>', 'https://v.test/f.mp4', `${HTTPS}v.test/f.mp4`, '</p>'),
      ],
      [
        '<p>a <audio src="https://v.test/f.mp3"></audio> b</p>',
        link('<p>a</p><p>', 'https://v.test/f.mp3', `${HTTPS}v.test/f.mp3`, '</p><p>b</p>'),
      ],
      ['<iframe src="about:blank">old</iframe>', ''],
    ],
    'drops whole what no reader reads': [
      ['a<script>alert(1)</script>b<style>p{}</style>c', '<p>abc</p>'],
      ['<svg><text>a</text></svg><select><option>b</option></select><textarea>c</textarea>d', '<p>d</p>'],
      ['<noscript><img src="x"></noscript>a', '<p>a</p>'],
      ['a<script>alert(1)', '<p>a</p>'],
      ['<img src="a.png" alt="words">', ''],
      ['<img class="emoji" alt="🙂"> <img class="latex" alt="x^2">', '<p>🙂 x^2</p>'],
    ],
    'writes formulas so that they can be read': [
      [
        '<p><math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x &lt; 2</annotation></semantics></math></p>',
        '<p>\\[x &lt; 2\\]</p>',
      ],
      ['<p>a <math data-latex="y^2"><mi>y</mi></math></p>', '<p>a \\(y^2\\)</p>'],
      ['<math><mi>a</mi><mo>=</mo><mi>b</mi></math>', '<p>a = b</p>'],
      ['<p>$$ \\frac{a}{b} &lt; 1 $$</p>', '<p>$$ \\frac{a}{b} &lt; 1 $$</p>'],
      ['10<sup>6</sup> H<sub>2</sub>O x<sup>n+1</sup> e<sup>x</sup> a<sub>ij</sub>', '<p>10⁶ H₂O xⁿ⁺¹ e^x a_(ij)</p>'],
      ['the 1<sup>st</sup>, note<sup><a href="#fn1">1</a></sup>', '<p>the 1st, note¹</p>'],
      ['a<sup>*</sup> b<sup>[2]</sup> c<sup>®</sup> d<sup>(3)</sup>', '<p>a* b[2] c® d(3)</p>'],
      ['x<sup><a href="https://a.test/">1</a></sup>', link('<p>x', 'https://a.test/', '1', '</p>')],
    ],
    'links bare addresses, and lets each show itself as the permalink does': [
      ['<p>see https://a.test/b, (https://a.test/c)</p>', `<p>see ${shown('a.test/b')}, (${shown('a.test/c')})</p>`],
      [
        '<p><b>http</b>s://a.test/ <em>https://a.test/</em>',
        `<p><b>http</b>s://a.test/ <em>${shown('a.test/')}</em></p>`,
      ],
      [
        '<p>htt<font>ps://a.test/x<sup>2</sup></font></p>',
        link('<p>', 'https://a.test/x%C2%B2', `${HTTPS}a.test/x²`, '</p>'),
      ],
      ['<p><a href="https://a.test/b">https://a.test/b</a></p>', `<p>${shown('a.test/b')}</p>`],
      ['<a href="https://a.test">https://b.test/</a>', link('<p>', 'https://a.test/', 'https://b.test/', '</p>')],
      [
        '<a href="https://a.test/b"><b>https://a.test/b</b></a>',
        link('<p>', 'https://a.test/b', '<b>https://a.test/b</b>', '</p>'),
      ],
      [
        '<a href="https://a.test/%ce%bd">https://a.test/%CE%BD</a>',
        link('<p>', 'https://a.test/%ce%bd', `${HTTPS}a.test/ν`, '</p>'),
      ],
      [
        '<p><code>https://a.test/</code></p><pre>https://a.test/</pre>',
        '<p><code>https://a.test/</code></p><pre>https://a.test/</pre>',
      ],
      [
        '<p>$$\\href{https://a.test/}{x}$$ \\(https://a.test/\\)</p>',
        '<p>$$\\href{https://a.test/}{x}$$ \\(https://a.test/\\)</p>',
      ],
      [
        '<p>http:// https://[x http://a:b:c/ ftp://a.test/</p>',
        '<p>http:// https://[x http://a:b:c/ ftp://a.test/</p>',
      ],
    ],
    'knows where an address ends': [
      ['[url=https://a.test/]none[/url]', `<p>[url=${shown('a.test/')}]none[/url]</p>`],
      ['[url]https://a.test/[/url]', `<p>[url]${shown('a.test/')}[/url]</p>`],
      ['https://a.test/b[1]', `<p>${shown('a.test/b')}[1]</p>`],
      [
        'https://a.test/?b[]=1&amp;c[d][e]=2',
        link('<p>', 'https://a.test/?b[]=1&amp;c[d][e]=2', `${HTTPS}a.test/?b[]=1&amp;c[d][e]=2`, '</p>'),
      ],
    ],
    'lets only web links stand': [
      ['<a href="https://a.test/x?y=1&amp;z=2">a</a>', link('<p>', 'https://a.test/x?y=1&amp;z=2', 'a', '</p>')],
      ['<a href="javascript:alert(1)">a</a>', '<p>a</p>'],
      ['<a href=" java&#x0A;script:alert(1)">a</a>', '<p>a</p>'],
      ['<a href="data:text/html,x">a</a><a href="vbscript:x">b</a><a href="mailto:a@b.test">c</a>', '<p>abc</p>'],
      ['<a href="https://">a</a> <a href="https://[x">b</a> <a>c</a>', '<p>a b c</p>'],
      ['<a href="https://user:pass@a.test/">a</a>', link('<p>', 'https://a.test/', 'a', '</p>')],
      ['<a href="/x">a</a><a href="#y">b</a>', '<p>ab</p>'],
      [`<a href="https://a.test/${'x'.repeat(3000)}">a</a>`, '<p>a</p>'],
      [
        '<a href="https://a.test/" target="_blank" rel="me" ping="/p" download>a</a>',
        link('<p>', 'https://a.test/', 'a', '</p>'),
      ],
      ['<a href="https://a.test/"></a>b', '<p>b</p>'],
      [
        '<a href="https://a.test/">a<a href="https://b.test/">b</a>',
        '<p><a href="https://a.test/" rel="nofollow noopener">a</a><a href="https://b.test/" rel="nofollow noopener">b</a></p>',
      ],
    ],
    'keeps the classes that mean something (O5) and no other': [
      [
        '<a href="https://a.test/t" class="mention hashtag btn" rel="tag">#<span class="x">t</span></a>',
        '<p><a href="https://a.test/t" class="mention hashtag" rel="tag">#t</a></p>',
      ],
      [
        '<span class="h-card"><a class="u-url mention" href="https://a.test/@b">@<span>b</span></a></span>',
        '<p><span class="h-card"><a href="https://a.test/@b" class="u-url mention" rel="nofollow noopener">@b</a></span></p>',
      ],
      ['<p class="quote-inline wp-x">RE: a</p>', '<p class="quote-inline">RE: a</p>'],
      ['<p class="has-large-font-size" style="color:red" id="x">a</p>', '<p>a</p>'],
    ],
    'folds whitespace and leaves nothing empty': [
      ['<p> a \n\t b </p>\n\n<p></p><p>&nbsp;</p><p><br></p><ul></ul><ul><li> </li></ul>', '<p>a b</p>'],
      [
        '<p><b>a </b>b<i> c</i> <em> </em>d <a href="https://a.test/"> e</a></p>',
        link('<p><b>a</b> b<i> c</i> d ', 'https://a.test/', 'e', '</p>'),
      ],
      ['<p>&nbsp;&nbsp; a&nbsp;&nbsp;b 5&nbsp;km&nbsp;<br>&nbsp;c\ufeff </p>', '<p>a b 5\u00a0km<br>c</p>'],
      ['<p>a <code>b  &nbsp;c</code></p>', '<p>a <code>b  \u00a0c</code></p>'],
      ['<p>a<br><br><br><br>b<br></p>', '<p>a<br><br>b</p>'],
      ['<pre>\n\n  a\n    b  \n\n</pre>', '<pre>  a\n    b</pre>'],
      ['<pre><div>a</div><div>b</div>c<br>d</pre>', '<pre>a\nb\nc\nd</pre>'],
    ],
    'sets blocks out of what they cannot stand in': [
      ['<strong><p>a</p><p>b</p></strong>c', '<p><strong>a</strong></p><p><strong>b</strong></p><p>c</p>'],
      ['<a href="https://a.test/"><div>a</div></a>', link('<p>', 'https://a.test/', 'a', '</p>')],
      [
        '<ul><li><p>a</p><ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>',
        '<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>',
      ],
      ['<ul><li>a</li><ul><li>b</li></ul>c</ul>', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
      ['<li>a<li>b', '<p>a</p><p>b</p>'],
      ['<p>one<p>two<ul><li>a<li>b', '<p>one</p><p>two</p><ul><li>a</li><li>b</li></ul>'],
    ],
    'reads broken text as a person meant it': [
      ['if a <b then c', '<p>if a &lt;b then c</p>'],
      ['1 < 2 & 3 > 2, I <3 you', '<p>1 &lt; 2 &amp; 3 > 2, I &lt;3 you</p>'],
      ['a<!-- hidden --><!-->b<!doctype html><?php x ?></3>c', '<p>abc</p>'],
      ['a<!-- never closed', '<p>a</p>'],
      ['a\0b\x07c\ud800d&#0;&#xd800;&#1;', '<p>abc\ufffdd\ufffd\ufffd</p>'],
      ['<b style="font-weight:normal;"><p>a</p><p><b>b</b></p></b><p>c</p>', '<p>a</p><p><b>b</b></p><p>c</p>'],
      ['<b>a<i>b</b>c</i>', '<p><b>a<i>b</i></b><i>c</i></p>'],
      ['<p title="a > b" a=\'"\'>x</p>', '<p>x</p>'],
      ['', ''],
    ],
    'is not fooled': [
      ['<scr<script>ipt>alert(1)</scr</script>ipt>', '<p>ipt>alert(1)ipt></p>'],
      ['<img src="x" onerror="alert(1)"><p/onclick=alert(1)>a', '<p>a</p>'],
      ['<svg><style><img src=x onerror=alert(1)></style></svg>a', '<p>a</p>'],
      ['<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', ''],
      ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<p>"></p>'],
      [
        '<a href="https://a.test/&quot; onclick=&quot;alert(1)">x</a>',
        link('<p>', 'https://a.test/%22%20onclick=%22alert(1)', 'x', '</p>'),
      ],
      ['&lt;script&gt;alert(1)&lt;/script&gt;', '<p>&lt;script>alert(1)&lt;/script></p>'],
      ['<constructor>a</constructor><tostring>b', '<p>ab</p>'],
    ],
  };
  for (const [story, table] of Object.entries(cases)) {
    it(story, () => {
      for (const [input, expected] of table) expect(sanitizeHtml(input), input).to.equal(expected);
    });
  }

  it('reads relative links against a base', () => {
    const html = sanitizeHtml('<a href="/x">a</a><a href="?y">b</a><a href="//c.test/">c</a>', 'https://blog.test/p/');
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).to.deep.equal([
      'https://blog.test/x',
      'https://blog.test/p/?y',
      'https://c.test/',
    ]);
  });

  it('says the whole address where a link says its path', () => {
    const base = 'https://blog.test/p/';
    for (const html of [
      '<a href="/f.mp4">/f.mp4</a>',
      '<video src="/f.mp4"></video>',
      '<a href="//blog.test/f.mp4">//blog.test/f.mp4</a>',
    ])
      expect(sanitizeHtml(html, base), html).to.equal(`<p>${shown('blog.test/f.mp4')}</p>`);
  });

  it('survives nesting that would overflow a tree builder, and bounds its own', () => {
    const names = [
      'div',
      'blockquote',
      'ul><li',
      'b',
      'span class=mention',
      'a href=https://a.test/',
      'table><tr><td',
      'p',
      'svg',
      'ruby',
    ];
    for (const name of names) {
      const html = sanitizeHtml(`${`<${name}>`.repeat(10_000)}x`);
      expect(depthOf(fromHtml(html, { fragment: true })), name).to.be.at.most(20);
    }
  });

  it('takes work that grows no faster than the text', function () {
    this.timeout(60_000);
    const hostile = [
      (n: number) => '<a '.repeat(n),
      (n: number) => `<p>${Array.from({ length: n / 4 }, (_, i) => `<b a=${i}>`).join('')}${'<p>x'.repeat(n / 4)}`,
      (n: number) => '<!--'.repeat(n),
      (n: number) => '<script>'.repeat(n),
      (n: number) => `a${' '.repeat(n * 4)}b`,
      (n: number) => '<ul><li>x'.repeat(n / 2),
      (n: number) => 'https://a.test/ '.repeat(n / 8),
      (n: number) => `https://a.test/${'[a]'.repeat(n)}`,
      (n: number) => 'https://[a'.repeat(n / 4),
      (n: number) => `<p>${'https://a<span>'.repeat(n / 4)}`,
      (n: number) => '<a href="/b">/b'.repeat(n / 8),
      (n: number) => '<p><font style="font-weight:bold;font-style:italic">x'.repeat(n / 8),
      (n: number) => `<p>a${'<span style="vertical-align:sub">b</span>'.repeat(n / 8)}`,
    ];
    for (const make of hostile) expectLinear(make(20), (pieces) => sanitizeHtml(make(pieces)), 5000);
  });

  it('O5 leaves no forbidden tag, attribute or link, whatever comes', () => {
    fc.assert(
      fc.property(soup, (html) => {
        for (const node of elementsOf(sanitizeHtml(html))) {
          expect(allowed).to.include(node.tagName);
          for (const name of Object.keys(node.properties)) {
            expect(['href', 'className', 'rel', 'start', 'reversed', 'value']).to.include(name);
          }
          if (node.tagName === 'a') expect(String(node.properties.href)).to.match(/^https?:\/\//);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const once = sanitizeHtml(html, 'https://blog.test/');
        expect(sanitizeHtml(once)).to.equal(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes the same tree as it wrote: no paragraph in a paragraph, no link in a link, nothing empty', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const check = (node: Nodes, above: string[]) => {
          if (!('children' in node)) return;
          const tag = node.type === 'element' ? node.tagName : '';
          if (['p', 'a', 'pre', 'ruby'].includes(tag)) expect(above).not.to.include(tag);
          if (tag !== 'br' && tag !== '') expect(node.children.length).to.be.above(0);
          for (const child of node.children) check(child, [...above, tag]);
        };
        check(fromHtml(sanitizeHtml(html), { fragment: true }), []);
      }),
      { numRuns: 500 },
    );
  });

  it('loses no word of plain prose', () => {
    const word = fc.constantFrom('one', 'zwei', 'три', '四', '5', 'a&amp;b');
    const wrap = fc.constantFrom('p', 'div', 'h2', 'li', 'td', 'em', 'figcaption', 'blockquote', 'span', 'unknown-tag');
    fc.assert(
      fc.property(fc.array(fc.tuple(wrap, word)), (parts) => {
        const html = sanitizeHtml(parts.map(([tag, text]) => `<${tag}>${text}</${tag}> `).join(''));
        const words = (text: string) =>
          text
            .replace(/<[^>]*>/g, ' ')
            .split(/[\s|]+/)
            .filter(Boolean);
        expect(words(html)).to.deep.equal(parts.map(([, text]) => text));
      }),
    );
  });
});

describe('htmlToText', () => {
  it('gives paragraphs, lines and items as a person reads them', () => {
    expect(htmlToText('<p>a &amp; <b>b</b><br>c</p><p>d</p>')).to.equal('a & b\nc\n\nd');
    expect(htmlToText('<ul><li>x</li><li>y</li></ul>')).to.equal('x\ny');
    expect(htmlToText('<pre>a\n  b</pre>')).to.equal('a\n  b');
    expect(htmlToText('<script>x</script>')).to.equal('');
  });
});

describe('textToHtml', () => {
  it('escapes, and parts paragraphs and lines', () => {
    expect(textToHtml('a <b> & "c"\nd\n\n \n\ne\r\nf')).to.equal('<p>a &lt;b> &amp; "c"<br>d</p><p>e<br>f</p>');
    expect(textToHtml('  \n ')).to.equal('');
  });

  it('links no address within a formula', () => {
    expect(textToHtml('$$\\href{https://a.test/}{x < y}$$')).to.equal('<p>$$\\href{https://a.test/}{x &lt; y}$$</p>');
  });

  it('links bare addresses, without the sentence’s own punctuation', () => {
    const hrefs = (text: string) => elementsOf(textToHtml(text)).flatMap((node) => node.properties.href ?? []);
    expect(
      hrefs('See https://example.com/a_(b), (https://example.com/c) and HTTPS://EXAMPLE.com/d?e=1&f=2.'),
    ).to.deep.equal(['https://example.com/a_(b)', 'https://example.com/c', 'https://example.com/d?e=1&f=2']);
    expect(hrefs('ftp://example.com javascript:alert(1) https:// http://[')).to.deep.equal([]);
  });

  it('folds long addresses as Mastodon does, and says each in full', () => {
    const url = 'https://www.example.com/2026/11/a-very-long-permalink-indeed/';
    expect(textToHtml(url)).to.equal(
      `<p><a href="${url}" rel="nofollow noopener"><span class="invisible">https://www.</span><span class="ellipsis">example.com/2026/11/a-very-lon</span><span class="invisible">g-permalink-indeed/</span></a></p>`,
    );
    expect(htmlToText(textToHtml(url))).to.equal(url);
  });

  it('makes what the sanitiser leaves as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '<', '&', '"', '\0', 'https://a.test/b', ')', '.') }),
        (text) => {
          const html = textToHtml(text);
          expect(htmlToText(sanitizeHtml(html))).to.equal(htmlToText(html));
          expect(elementsOf(html).every(({ tagName }) => ['p', 'br', 'a', 'span'].includes(tagName))).to.equal(true);
        },
      ),
    );
  });
});

/** Text that is nearly HTML: tags of every kind, open, closed, broken, within another, with hostile attributes. */
const soup = fc
  .array(
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom('<', '</'),
          fc.constantFrom(
            ...allowed,
            ...'h1 h3 div figure figcaption table tr td th img iframe script style svg math annotation template'.split(
              ' ',
            ),
            ...'select option textarea title video source noscript sub sup q dl dt dd hr form x-y body html frameset'.split(
              ' ',
            ),
          ),
          fc.constantFrom(
            '',
            ' class="mention x"',
            ' class=h-card',
            ' href="https://a.test/b"',
            ' href="https://a.test/%ce%bd"',
            ' href=/c',
            ' href="javascript:alert(1)"',
            ' onclick=alert(1)',
            ' style="x"',
            ' style="font-weight:bold;font-style:italic;text-decoration:line-through"',
            ' style="font-weight:normal;vertical-align:super"',
            ' class=subscript',
            ' rel=tag',
            ' start=3 value=4 reversed',
            ' src=https://v.test/',
            ' a="',
            '/',
          ),
          fc.constantFrom('>', '>', '>', '>', ''),
        )
        .map((parts) => parts.join('')),
      fc.constantFrom(
        'a',
        ' ',
        '\n',
        ' b ',
        'https://a.test/b',
        'https://a.test/%ce%bd',
        'https:',
        '//a.test/a-long-path/that-is-folded/[1]?b[]=1',
        '$$',
        '/c',
        '&nbsp;',
        '&lt;script&gt;',
        '&#0;',
        '&',
        '\0',
        '\ud800',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

function link(before: string, href: string, text: string, after: string): string {
  return `${before}<a href="${href}" rel="nofollow noopener">${text}</a>${after}`;
}

/** A link that shows its own address, which is short. */
function shown(address: string): string {
  return link('', `https://${address}`, HTTPS + address, '');
}

function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  visit(fromHtml(html, { fragment: true }), 'element', (node) => {
    elements.push(node);
  });
  return elements;
}

function depthOf(node: Nodes): number {
  return 'children' in node ? 1 + Math.max(0, ...node.children.map((child) => depthOf(child))) : 0;
}
