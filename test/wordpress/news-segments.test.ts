import { expect } from 'chai';
import type { NewsSourceConfig } from '../../src/config/config.js';
import { cutNews, type Segment } from '../../src/wordpress/news-segments.js';
import { markComments } from '../../src/wordpress/news-units.js';
import { renderPostHtml } from '../../src/wordpress/post-html.js';
import { newsSource } from '../config/some-config.js';

type Unit = NewsSourceConfig['unit'];

const HOME = 'https://blog.test';
const whole = (content: string, rules: Partial<NewsSourceConfig> = {}, patterns: Record<number, string> = {}) =>
  cutNews(
    renderPostHtml(markComments(content), { attachment: () => null, pattern: (id) => patterns[id] ?? null }),
    newsSource(rules),
    HOME,
  );
const cut = (content: string, unit: Unit = 'paragraph', patterns: Record<number, string> = {}): Segment[] =>
  whole(content, { unit }, patterns).segments;
const texts = (content: string, unit?: Unit) => cut(content, unit).map(({ text }) => text);
const link = (words: string, path = words.replaceAll(' ', '-')) => `<a href="https://paper.test/${path}">${words}</a>`;
const block = (name: string, html: string) => `<!-- wp:${name} -->\n${html}\n<!-- /wp:${name} -->`;
const paragraph = (html: string) => block('paragraph', `<p>${html}</p>`);

describe('the news items of a rolling post', () => {
  it('are its paragraphs with a link to elsewhere, and nothing else', () => {
    const content = [
      paragraph('Welcome to this month.'),
      paragraph(`A proof ${link('was found')}.`),
      paragraph('A thought without a link: ask Bob.'),
      paragraph(`See <a href="${HOME}/2026/05/old/">our post</a> and <a href="/about/">our page</a>.`),
      paragraph('Write to <a href="mailto:us@blog.test">us</a> or <a href="#top">go up</a>.'),
      paragraph(`The prize ${link('was given')}.`),
    ].join('\n\n');
    expect(texts(content)).to.deep.equal(['A proof was found.', 'The prize was given.']);
  });

  it('read alike in blocks, in classic text, and in boxes', () => {
    const words = [`A proof ${link('was found')}.`, `The prize ${link('was given')}.`];
    const expected = ['A proof was found.', 'The prize was given.'];
    expect(texts(words.map(paragraph).join('\n'))).to.deep.equal(expected);
    expect(texts(words.join('\n\n'))).to.deep.equal(expected);
    expect(texts(words.map((one) => `<div>${one}</div>`).join('\n'))).to.deep.equal(expected);
    expect(texts(block('freeform', words.join('\r\n\r\n')))).to.deep.equal(expected);
    const columns = words.map((one) => block('column', `<div class="wp-block-column">${paragraph(one)}</div>`));
    const nested = block(
      'group',
      `<div class="wp-block-group">${block('columns', `<div class="wp-block-columns">${columns.join('')}</div>`)}</div>`,
    );
    expect(texts(nested)).to.deep.equal(expected);
    expect(texts(block('html', words.map((one) => `<section><div>${one}</div></section>`).join('')))).to.deep.equal(
      expected,
    );
  });

  it('keep all their words when they stand in a box without a paragraph', () => {
    expect(texts(block('html', `<div>In front ${link('the link')} and behind <b>it</b></div>`))).to.deep.equal([
      'In front the link and behind it',
    ]);
  });

  describe('are found in what was pasted', () => {
    const one = `<a href="https://a.example/1">One</a>`;
    const two = `<a href="https://a.example/2">Two</a>`;
    const paragraphs = `<p>${one} thing.</p>\n<p>${two} things.</p>`;
    const list = `<ul><li>${one} thing.</li><li>${two} things.</li></ul>`;
    const cases: [string, string, Unit][] = [
      [
        'paragraphs from Google Docs',
        `<b style="font-weight:normal" id="docs-internal-guid-2">${paragraphs}</b>`,
        'paragraph',
      ],
      ['a list from Google Docs', `<b style="font-weight:normal" id="docs-internal-guid-3">${list}</b>`, 'list-item'],
      ['a list, with paragraphs as items', `<b style="font-weight:normal">${list}</b>`, 'paragraph'],
      ['spans around spans', `<span><span style="color:black">${paragraphs}</span></span>`, 'paragraph'],
      ['font tags of old editors', `<font face="Arial"><font size="2">${paragraphs}</font></font>`, 'paragraph'],
      [
        'boxes from Word',
        `<div class="WordSection1"><span lang="EN-US">${paragraphs}<o:p></o:p></span></div>`,
        'paragraph',
      ],
      [
        'a frame that is a table',
        `<div dir="ltr"><table><colgroup><col></colgroup><tbody><tr><td>${paragraphs}</td></tr></tbody></table></div>`,
        'paragraph',
      ],
      [
        'a table with a row for each item',
        `<table class="MsoTableGrid"><tr><td>${one} thing.</td></tr><tr><td><p>${two} things.</p></td></tr></table>`,
        'paragraph',
      ],
      ['one under the other as blocks', `<b style="font-weight:normal">${paragraphs}</b>`, 'block'],
    ];
    for (const [name, content, unit] of cases) {
      it(name, () => {
        for (const pasted of [content, block('html', content)])
          expect(texts(pasted, unit), pasted).to.deep.equal(['One thing.', 'Two things.']);
      });
    }

    it('a list directly in a list, which belongs to the item before it', () => {
      const content = `<ul><li><p>${one}</p></li><ul><li><p>detail of one</p></li></ul><li><p>${two}</p></li></ul>`;
      for (const unit of ['list-item', 'paragraph'] as const)
        expect(texts(content, unit), unit).to.deep.equal(['One detail of one', 'Two']);
    });

    it('and a table of several columns is none of them, which is said', () => {
      const { segments, passedOver } = whole(`<table><tr><td>May</td><td>${one}</td></tr></table>`);
      expect(segments).to.deep.equal([]);
      expect(passedOver.map(({ why }) => why)).to.deep.equal(['another block']);
    });

    it('and are held back with the wrapper', () => {
      expect(texts(block('html', `<span class="hold">${paragraphs}</span>`))).to.deep.equal([]);
    });
  });

  it('come out of a synced pattern', () => {
    const pattern = paragraph(`A proof ${link('was found')}.`);
    expect(cut('<!-- wp:block {"ref":7} /-->', 'paragraph', { 7: pattern }).map(({ text }) => text)).to.deep.equal([
      'A proof was found.',
    ]);
  });

  it('take along a quotation, a picture and a line that is only a link, directly behind them', () => {
    const [first, second, ...more] = cut(
      [
        paragraph(`The prize ${link('was given')}.`),
        block('quote', '<blockquote class="wp-block-quote"><p>What an honour.</p></blockquote>'),
        paragraph(link('press release')),
        paragraph('An aside.'),
        block('quote', '<blockquote class="wp-block-quote"><p>Nobody said this.</p></blockquote>'),
        paragraph(`A proof ${link('was found')}.`),
        '<p><img class="wp-image-7" src="/cat.png"></p>',
      ].join('\n'),
    );
    expect(more).to.deep.equal([]);
    expect(first?.text).to.equal('The prize was given. What an honour. press release');
    expect(first?.link).to.equal('https://paper.test/was-given');
    expect(second?.html).to.include('cat.png');
  });

  it('are each for itself in a list of nothing but links', () => {
    const content = ['One', 'Two', 'Three'].map((words) => paragraph(link(words))).join('\n');
    expect(texts(content)).to.deep.equal(['One', 'Two', 'Three']);
    expect(texts('https://paper.test/1\n\nhttps://paper.test/2')).to.have.length(2);
  });

  it('leave the picture of "media and text" with its words', () => {
    const figure = '<figure class="wp-block-media-text__media"><img src="/dog.png"></figure>';
    const words = `<div class="wp-block-media-text__content">${paragraph(`The prize ${link('was given')}.`)}</div>`;
    const [first, second] = cut(
      `${paragraph(`A proof ${link('was found')}.`)}${block('media-text', `<div class="wp-block-media-text">${figure}${words}</div>`)}`,
    );
    expect(first?.html).not.to.include('dog.png');
    expect(second?.html).to.include('dog.png');
  });

  it('are the items of a list where those are asked for, and not what stands around it', () => {
    const list = `<ul>${['One', 'Two'].map((words) => `<li>${words} ${link(`about ${words}`)}</li>`).join('')}<li>Ask Bob</li></ul>`;
    const content = [paragraph(`By ${link('our friend')}.`), block('list', list), paragraph(link('More'))].join('\n');
    expect(texts(content, 'list-item')).to.deep.equal(['One about One', 'Two about Two']);
    expect(texts(content, 'paragraph')).to.deep.equal(['By our friend.', 'One about One', 'Two about Two', 'More']);
    expect(texts(content, 'block')).to.have.length(2);
  });

  it('are what stands under a heading where those are asked for, with the heading as title', () => {
    const content = [
      paragraph(`Welcome, says ${link('our friend')}.`),
      block('heading', '<h2 id="h-prizes">Prizes</h2>'),
      block('heading', '<h3 id="h-noether">The Noether Prize</h3>'),
      paragraph('It was given.'),
      paragraph(`Read ${link('the laudatio')}.`),
      block('heading', '<h3>An idea</h3>'),
      paragraph('Nobody has written it yet.'),
      block('heading', '<h2>[hold] A rumour</h2>'),
      paragraph(`Heard ${link('there')}.`),
      block('heading', `<h2>${link('Jobs')}</h2>`),
    ].join('\n');
    expect(
      cut(content, 'heading-section').map(({ title, text, section, anchor }) => ({ title, text, section, anchor })),
    ).to.deep.equal([
      {
        title: 'The Noether Prize',
        text: 'It was given. Read the laudatio.',
        section: 'Prizes',
        anchor: 'h-noether',
      },
      { title: 'Jobs', text: 'Jobs', section: null, anchor: null },
    ]);
  });

  it('stand between rules where those are asked for', () => {
    const rule = '<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->';
    const content = [
      paragraph('One.'),
      paragraph(link('source')),
      rule,
      paragraph('No link.'),
      rule,
      paragraph(link('two')),
    ];
    expect(texts(content.join('\n'), 'separator')).to.deep.equal(['One. source', 'two']);
  });

  it('know their section, their anchor and the address that identifies them', () => {
    const [segment] = cut(
      `<h2>Maths &amp; News</h2>\n<p id="news-3">A proof <a href="https://www.Paper.test/proof/?utm_source=x&amp;id=3#top">was found</a>.</p>`,
    );
    expect(segment).to.include({
      section: 'Maths & News',
      anchor: 'news-3',
      link: 'https://www.Paper.test/proof/?utm_source=x&id=3#top',
      canonicalLink: 'paper.test/proof?id=3',
    });
    expect(cut(`<p><a id="news-4"></a>A proof ${link('was found')}.</p>`)[0]?.anchor).to.equal('news-4');
  });

  it('may lead to an address without scheme', () => {
    expect(cut('<p>A proof <a href="//paper.test/x">was found</a>.</p>')[0]?.link).to.equal('https://paper.test/x');
  });

  it('keep formulas as they were written', () => {
    for (const formula of [
      '$a\\_b$',
      '$$x^2 \\\\ y$$',
      '\\(p < q\\)',
      '$latex a_1 &lt; a_2$',
      '[latex]\\alpha[/latex]',
    ]) {
      const [segment] = cut(`A proof of ${formula} ${link('was found')}.`);
      const plain = formula.replaceAll('&lt;', '<');
      expect(segment?.text, formula).to.equal(`A proof of ${plain} was found.`);
    }
  });

  it('take along a gallery, an embed, and a list that brings no news of its own', () => {
    const prize = paragraph(`The prizes ${link('were given')}.`);
    const winners = block('list', '<ul><li>Ada Lovelace</li><li>Emmy Noether</li></ul>');
    const gallery = block(
      'gallery',
      '<figure class="wp-block-gallery"><figure><img src="/one.png"></figure><figure><img src="/two.png"></figure></figure>',
    );
    const old = '<ul class="wp-block-gallery"><li class="blocks-gallery-item"><img src="/three.png"></li></ul>';
    const embed = block(
      'embed {"url":"https://video.test/7"}',
      '<figure class="wp-block-embed"><div>https://video.test/7</div></figure>',
    ).replace('/wp:embed {"url":"https://video.test/7"}', '/wp:embed');
    for (const unit of ['paragraph', 'block'] as const) {
      const [first, ...more] = cut([prize, winners, '<p>&nbsp;</p>', gallery, old, embed, winners].join('\n'), unit);
      expect(more, unit).to.deep.equal([]);
      expect(first?.text).to.match(/^The prizes were given\. Ada Lovelace.*Emmy Noether.*https:\/\/video\.test\/7/);
      expect(first?.html).to.include('one.png').and.include('two.png').and.include('three.png');
      expect(cut(winners, unit)).to.deep.equal([]);
    }
  });

  it('are not the footnotes of the post', () => {
    const notes = `<ol class="wp-block-footnotes"><li id="x">See ${link('there')}</li></ol>`;
    expect(texts(`${paragraph(`A proof ${link('was found')}.`)}${notes}`)).to.deep.equal(['A proof was found.']);
  });

  describe('that need no link', () => {
    const bare = { requireLink: false };
    const sentences = ['The society elects its board on Monday.', 'Nobody has found the missing manuscript yet.'];

    it('are all units that say something', () => {
      const content = [
        ...[paragraph(sentences[0] ?? ''), block('heading', '<h2>Dates and deadlines of this month</h2>')],
        ...[
          paragraph('***'),
          paragraph('Ada, Oslo'),
          paragraph(sentences[1] ?? ''),
          paragraph('[hold] Not yet, says Bob, not yet'),
        ],
        ...[paragraph('TODO: ask Bob whether that is true'), paragraph('数学会は新しい会長を選びました。')],
      ].join('\n');
      const { segments, passedOver } = whole(content, bare);
      expect(segments.map(({ text }) => text)).to.deep.equal([...sentences, '数学会は新しい会長を選びました。']);
      expect(segments[0]).to.include({ link: null, canonicalLink: null });
      expect(passedOver.map(({ text, why, after }) => [text, why, after])).to.deep.equal([
        ['***', 'too short', 1],
        ['Ada, Oslo', 'too short', 1],
        ['[hold] Not yet, says Bob, not yet', 'held back', 2],
        ['TODO: ask Bob whether that is true', 'held back', 2],
      ]);
    });

    it('count each character where no spaces part the words, behind a Latin word too', () => {
      const { segments } = whole(paragraph('AIが新しい定理を証明した。'), { requireLink: false });
      expect(segments).to.have.length(1);
    });

    it('are the items of a list that follows nothing, and take along one that follows them', () => {
      const list = `<ul>${sentences.map((words) => `<li>${words}</li>`).join('')}</ul>`;
      const found = (content: string) => whole(content, bare).segments.map(({ text }) => text);
      expect(found(list)).to.deep.equal(sentences);
      expect(found(`${paragraph('These are all the dates:')}${list}`)).to.have.length(1);
      expect(found(`<!-- hold -->${list}`)).to.deep.equal([]);
    });
  });

  describe('end where their editors say', () => {
    const news = paragraph(`A proof ${link('was found')}.`);
    const more = paragraph(`The prize ${link('was given')}.`);
    const found = (content: string, rules: Partial<NewsSourceConfig>) =>
      whole(content, rules).segments.map(({ text }) => text);

    it('at words of introduction and farewell, in any case', () => {
      const content = `${paragraph(`WELCOME, says ${link('our friend')}.`)}${news}${more}${paragraph(`Thanks to ${link('all')}`)}<blockquote>So long.</blockquote>`;
      const rules = { intro: '^welcome', outro: '^thanks to|^so long' };
      expect(found(content, rules)).to.deep.equal(['A proof was found.', 'The prize was given.']);
      expect(whole(content, rules).passedOver.map(({ why }) => why)).to.deep.equal(['intro', 'outro', 'outro']);
    });

    it('at the stop, whatever follows', () => {
      const stop = paragraph('— Not for publication —');
      expect(found(`${news}${stop}${more}`, { stopAt: 'not for publication' })).to.deep.equal(['A proof was found.']);
      expect(whole(`${news}${stop}${more}`, { stopAt: 'not for' }).passedOver.map(({ why }) => why)).to.deep.equal([
        'behind the stop',
        'behind the stop',
      ]);
      for (const mark of ['<!-- stop -->', '<!--STOP: ideas-->', block('group', '<div><!-- stop --></div>')])
        for (const unit of ['paragraph', 'block', 'separator'] as const)
          expect(found(`${news}${mark}${more}`, { unit }), `${mark} ${unit}`).to.deep.equal(['A proof was found.']);
      expect(found(`${news}<h2>Ideas</h2>${more}`, { stopAt: '^ideas$' })).to.deep.equal(['A proof was found.']);
    });

    it('with the rest of their section or stretch', () => {
      const rule = '<hr>';
      const welcome = `${paragraph('Welcome!')}${paragraph(`By ${link('our friend')}`)}`;
      const farewell = `${paragraph('So long.')}${paragraph(`Mail ${link('us')}`)}`;
      const rules = { intro: '^welcome', outro: '^so long' };
      const stretches = `${welcome}${rule}${news}${rule}${more}${farewell}`;
      expect(found(stretches, { unit: 'separator', ...rules })).to.deep.equal([
        'A proof was found.',
        'The prize was given.',
      ]);
      const sections = `<h2>Welcome</h2>${news}<h2>Prizes</h2>${more}${farewell}`;
      expect(found(sections, { unit: 'heading-section', ...rules })).to.deep.equal(['The prize was given.']);
    });

    it('and a label of such words is none', () => {
      const [segment] = whole(`<h2>Introduction</h2>${news}`, { intro: '^introduction' }).segments;
      expect(segment?.section).to.equal(null);
    });
  });

  describe('never contain', () => {
    const secrets: [string, string][] = [
      ['comments', `<!-- secret -->${paragraph(`A proof<!-- secret --> ${link('was found')}.`)}<!-- secret -->`],
      ['hidden elements', paragraph(`A proof <span hidden>secret</span>${link('was found')}.`)],
      ['hidden styles', paragraph(`A proof <em style="color:red; display : none">secret</em>${link('was found')}.`)],
      ['scripts', `<script>secret()</script><style>.secret{}</style>${paragraph(`A proof ${link('was found')}.`)}`],
      ['templates', paragraph(`A proof <template>secret</template>${link('was found')}.`)],
      [
        'blocks that are hidden from the page',
        `<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>secret ${link('there')}</p><!-- /wp:paragraph -->${paragraph(`A proof ${link('was found')}.`)}`,
      ],
      [
        'boxes that are hidden from the page',
        `<!-- wp:group {"metadata":{"blockVisibility":false}} --><div class="wp-block-group">${paragraph(`secret ${link('there')}`)}</div><!-- /wp:group -->${paragraph(`A proof ${link('was found')}.`)}`,
      ],
      ['shortcode blocks', `${paragraph(`A proof ${link('was found')}.`)}${block('shortcode', '[secret key="1"]')}`],
    ];
    for (const [name, content] of secrets) {
      it(name, () => {
        const segments = cut(content);
        expect(segments.map(({ text }) => text)).to.deep.equal(['A proof was found.']);
        expect(JSON.stringify(segments)).not.to.include('secret');
      });
    }
  });

  describe('are held back', () => {
    const next = paragraph(`The prize ${link('was given')}.`);
    const rumour = `A rumour ${link('is heard')}.`;
    const ways: [string, string][] = [
      ['by a class', `<!-- wp:paragraph --><p class="hold">${rumour}</p><!-- /wp:paragraph -->`],
      ['by a class within', paragraph(`<span class="x hold">A</span> ${rumour}`)],
      ['by their first word', paragraph(`[hold] ${rumour}`)],
      ['by their first word in bold', paragraph(`<strong>[Hold]</strong> ${rumour}`)],
      ['by a comment in front', `<!-- hold -->\n${paragraph(rumour)}`],
      ['by a comment within', paragraph(`<!--hold-->${rumour}`)],
      ['by a comment in classic text', `<!-- HOLD -->\n\n${rumour}\n\n`],
      ['by a comment in front of their label', `<!-- hold --><h2>Rumours</h2>${paragraph(rumour)}`],
      ['by a comment in a box', block('group', `<div class="wp-block-group"><!-- hold -->${paragraph(rumour)}</div>`)],
      ['by a comment that says why', `<!-- hold until Monday -->${paragraph(rumour)}`],
      ['by a comment with brackets', `<!-- hold: wait until profit > 5 % <b>is</b> public -->${paragraph(rumour)}`],
      ['by a comment with a long reason', `<!-- hold ${'because '.repeat(60)}-->${paragraph(rumour)}`],
      ['by a comment in brackets', `<!-- [HOLD]: rumour -->${paragraph(rumour)}`],
      ['by a comment that a browser mends', `<! hold >${paragraph(rumour)}`],
      ['by a comment typed as text', paragraph(`&lt;!-- hold --&gt; ${rumour}`)],
      ['by a comment typed as text in front', `${paragraph('&lt;!-- hold --&gt;')}${paragraph(rumour)}`],
      ['by a comment with an odd end', `<!-- hold -> <p>${rumour}</p>\n${paragraph(rumour)}`],
      ['by a word with a reason', paragraph(`[hold until Monday] ${rumour}`)],
      ['by a sign behind an invisible character', paragraph(`\u200b\ufeff🚧 ${rumour}`)],
      ['by a sign behind a bullet', paragraph(`• 🚧 ${rumour}`)],
      ['by a word behind a dash', paragraph(`- TODO ${rumour}`)],
      ['by a word in brackets', paragraph(`(TODO) ${rumour}`)],
      ['by a word behind a number', paragraph(`1. FIXME ${rumour}`)],
      ['by an invisible character within the word', paragraph(`[ho\u00adld] ${rumour}`)],
      ['by a mark with an invisible line behind it', `<!-- hold --><p>\u200b</p><p>* * *</p>${paragraph(rumour)}`],
      ['by the word anywhere', paragraph(`${rumour} [hold]`)],
      ['by the word in front', `${paragraph('[hold]')}${paragraph(rumour)}`],
      ['by a sign', paragraph(`🚧 ${rumour}`)],
      ['by a sign as old databases keep it', paragraph(`&#x1f6a7; ${rumour}`)],
      ['by a note to oneself', paragraph(`TODO ${rumour}`)],
      ['by the class of their box', block('group', `<div class="wp-block-group hold">${paragraph(rumour)}</div>`)],
      [
        'by a comment in front of their box',
        `<!-- hold -->${block('group', `<div>${paragraph(rumour)}${paragraph(rumour)}</div>`)}`,
      ],
      ['by the class of their list', `<ul class="hold"><li>${rumour}</li><li>${rumour}</li></ul>`],
      ['by a comment in front of their list', `<!-- hold --><ul><li>${rumour}</li><li>${rumour}</li></ul>`],
      [
        'by their heading',
        `<h2>[hold] Rumours</h2>${paragraph(rumour)}<h3>More</h3>${paragraph(rumour)}<h2>Facts</h2>`,
      ],
      ['with what belongs to them', `${paragraph(rumour)}<blockquote class="hold"><p>Hush.</p></blockquote>`],
    ];
    for (const [name, content] of ways) {
      it(name, () => expect(texts(`${content}${next}`)).to.deep.equal(['The prize was given.']));
    }

    for (const mark of ['<!-- hold ', '<!-- stop -> ideas: ', '<! stop '])
      it(`by ${mark}, which never ends`, () => {
        expect(
          texts(`<p>The prize ${link('was given')}.</p>\n${mark}<p>${rumour}</p>\n<p>${rumour}</p>`),
        ).to.deep.equal(['The prize was given.']);
      });

    it('behind a stop, whatever is in its comment', () => {
      for (const stop of [
        '<!-- stop -> ideas for next month -->',
        '<!-- STOP: > 5 % -->',
        `<!-- stop ${'x'.repeat(500)} -->`,
      ])
        expect(texts(`${next}${stop}${paragraph(rumour)}`), stop).to.deep.equal(['The prize was given.']);
      const news = `<!-- stopover, a holdup --><p>Ships ${link('wait')}.</p>`;
      expect(texts(news), 'other words').to.deep.equal(['Ships wait.']);
    });

    it('by a comment in a list', () => {
      const list = `<ul><li>One ${link('1')}</li><!-- hold --><li>Two ${link('2')}</li><li>Three ${link('3')}</li></ul>`;
      expect(texts(list)).to.deep.equal(['One 1', 'Three 3']);
    });
  });

  it('are found in any garbage without an error, in time that grows with it', () => {
    for (const piece of [
      '<div>',
      '<ul><li>',
      '<p><a href="https://x.test">',
      '<!-- hold -->',
      '<!-- wp:group -->',
      '[',
      '<b>',
    ])
      for (const unit of ['paragraph', 'block', 'heading-section', 'separator', 'list-item'] as const)
        expect(() => cut(piece.repeat(500), unit), `${piece} ${unit}`).not.to.throw();
  });
});
