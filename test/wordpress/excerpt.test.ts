import { expect } from 'chai';
import fc from 'fast-check';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { plainText } from '../../src/wordpress/post-text.js';

const automatic = (content: string, language: string | null = 'en') => excerptOf({ excerpt: '', content }, language);
const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`).join(' ');

describe('excerptOf', () => {
  it('takes the excerpt written by hand, as plain text', () => {
    const content = 'The content';
    expect(excerptOf({ excerpt: 'Short &amp; <em>sweet</em>\n\nTwo', content }, 'en')).to.equal('Short & sweet Two');
    expect(excerptOf({ excerpt: words(80), content }, 'en')).to.equal(words(80));
    expect(excerptOf({ excerpt: ' \n&nbsp;', content }, 'en')).to.equal('The content');
  });

  it('takes the first 55 words, and says where it stopped', () => {
    expect(automatic(words(55))).to.equal(words(55));
    expect(automatic(words(56))).to.equal(`${words(55)}…`);
  });

  it('says what pictures of letters and formulas say, and nothing of others', () => {
    const pictures =
      '<img class="latex" alt="a &lt; b" src="x"> <img alt="🚢" class="emoji"> <img alt="a swan" src="y">';
    expect(automatic(`One ${pictures} two`)).to.equal('One a < b 🚢 two');
  });

  it('counts characters in Chinese, Japanese and Thai, as many as WordPress’s translations say', () => {
    expect(automatic('数'.repeat(110), 'ja')).to.equal('数'.repeat(110));
    expect(automatic('数'.repeat(111), 'ja-JP')).to.equal(`${'数'.repeat(110)}…`);
    expect(automatic('𠮷'.repeat(55), 'zh-Hant')).to.equal('𠮷'.repeat(55));
    for (const language of ['zh-CN', 'zh_TW', 'zh-HK'])
      expect(automatic('𠮷'.repeat(56), language)).to.equal(`${'𠮷'.repeat(55)}…`);
    expect(automatic('ก'.repeat(56), 'th')).to.equal(`${'ก'.repeat(55)}…`);
    expect(automatic(`${'ก'.repeat(54)}ที่นี่`, 'th'), 'a letter with its marks').to.equal(`${'ก'.repeat(54)}…`);
    expect(automatic('가나 '.repeat(60), 'ko')).to.equal(`${'가나 '.repeat(55).trim()}…`);
  });

  it('takes the text of blocks, but not of pictures, embeds and dynamic ones', () => {
    const content = `<!-- wp:image {"id":5} -->
<figure class="wp-block-image"><img src="a.jpg" alt="b"/><figcaption>Not told</figcaption></figure>
<!-- /wp:image -->

<!-- wp:paragraph -->
<p>One <strong>two</strong>.</p>
<!-- /wp:paragraph -->

<!-- wp:embed {"url":"https://a.test/"} --><figure>https://a.test/</figure><!-- /wp:embed -->
<!-- wp:latest-posts /-->
<!-- wp:group --><div><!-- wp:list --><ul><!-- wp:list-item --><li>three</li><!-- /wp:list-item --><!-- wp:list-item --><li>four</li><!-- /wp:list-item --></ul><!-- /wp:list --></div><!-- /wp:group -->
<!-- wp:code --><pre><code>not.told()</code></pre><!-- /wp:code -->
<!-- wp:math {"latex":"x^2"} --><div><math><mi>x</mi></math></div><!-- /wp:math -->
five`;
    expect(automatic(content)).to.equal('One two. three four \\[x^2\\] five');
  });

  it('takes classic content without core shortcodes and what they enclose', () => {
    expect(
      automatic('One [caption width="5"]<img src="a"> not told[/caption]\n\n[gallery ids="1"] two [0, 1] [sic]'),
    ).to.equal('One two [0, 1] [sic]');
  });

  it('stops at the more mark', () => {
    expect(automatic('Before<!--more--> after')).to.equal('Before');
    expect(
      automatic(
        '<!-- wp:paragraph --><p>Before</p><!-- /wp:paragraph --><!-- wp:more --><!--more--><!-- /wp:more -->After',
      ),
    ).to.equal('Before');
  });

  it('cuts no formula in two', () => {
    expect(automatic(`${words(53)} $$ a + b $$ end`)).to.equal(`${words(53)}…`);
    expect(automatic(`$$ a $$ ${words(51)} \\( a + b \\) end`)).to.equal(`$$ a $$ ${words(51)}…`);
    expect(automatic(`$$ a $$ ${words(60)}`)).to.equal(`$$ a $$ ${words(52)}…`);
    expect(automatic(`$$ ${words(60)}`)).to.equal(`$$ ${words(54)}…`);
  });

  it('never throws and is plain text in one line', () => {
    const piece = fc.constantFrom(
      '<!-- wp:paragraph -->',
      '<!-- /wp:paragraph -->',
      '<p>',
      '<script>',
      '&lt;',
      '[caption]',
      '<',
      '$$',
      '\n',
      'a',
      ' ',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('en', 'ja', null), (pieces, language) => {
        expect(automatic(pieces.join(''), language)).to.match(/^(?:\S.*\S|\S|)$/u);
      }),
    );
  });
});

describe('plainText', () => {
  const texts: [string, string][] = [
    ['Cats &amp; dogs', 'Cats & dogs'],
    ['&#8220;Quoted&#8221; &hellip; &nbsp; &eacute;', '“Quoted” … é'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['&lt;b&gt; stays', '<b> stays'],
    ['A <em>bold</em> w<b>or</b>d<br>next<p>par</p>agraph', 'A bold word next par agraph'],
    ['Is 1 < 2 and 3 > 2? I <3 it & R&D', 'Is 1 < 2 and 3 > 2? I <3 it & R&D'],
    ['a<script>x</script><style>y</style><!-- z -->b', 'ab'],
    ['<a title="x > y">a</a>', 'a'],
    ['a\0b\x07 \ud800', 'ab \ufffd'],
    ['a <b', 'a <b'],
    ['10<sup>6</sup> litres of H<sub>2</sub>O, e<SUP><em>n &minus; 1</em></SUP>', '10⁶ litres of H₂O, e^(n − 1)'],
    ['x<sup>n&minus;1</sup> the 1<sup>st</sup> a<sup>[2]</sup> e<sup>x<sup>2</sup></sup>', 'xⁿ⁻¹ the 1st a[2] e^(x2)'],
    ['never closed<sup>2<p>next</p></sup> 1</sup> 2<sub>', 'never closed2 next 1 2'],
    ['', ''],
  ];
  for (const [html, text] of texts) {
    it(`reads ${JSON.stringify(html)}`, () => expect(plainText(html)).to.equal(text));
  }
});
