import { expect } from 'chai';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { foreignShortcodes, publicPart } from '../../src/wordpress/members-parts.js';
import { type PostHtmlContext, renderPost } from '../../src/wordpress/post-html.js';

const nothing: PostHtmlContext = { attachment: () => null, pattern: () => null };
const render = (content: string, context: Partial<PostHtmlContext> = {}) =>
  renderPost(content, { ...nothing, ...context });
const paragraph = (words: string, attributes = '') =>
  `<!-- wp:paragraph ${attributes}--><p>${words}</p><!-- /wp:paragraph -->`;
const group = (inner: string, attributes = '') =>
  `<!-- wp:group ${attributes}--><div class="wp-block-group">${inner}</div><!-- /wp:group -->`;
const box = (name: string, attributes = '') =>
  `<!-- wp:${name} ${attributes}--><div>${paragraph('secret')}</div><!-- /wp:${name} -->`;
const open = paragraph('open');

/** What a reader finds of a content that says "open" once to everybody, and "secret" to members. */
function found(content: string, context: Partial<PostHtmlContext> = {}): string[] {
  const excerpt = excerptOf({ excerpt: '', content }, 'en');
  expect(excerpt, 'its excerpt').not.to.include('secret');
  return render(content, context).html.match(/open|secret/g) ?? [];
}

describe('the parts of a post that are for members', () => {
  const kept: [name: string, content: string][] = [
    ['behind a paywall', `${open}<!-- wp:jetpack/paywall /-->${paragraph('secret')}`],
    [
      'behind a paywall in a group',
      `${group(`${open}<!-- wp:jetpack/paywall /-->${paragraph('secret')}`)}${paragraph('secret')}`,
    ],
    [
      'behind a paywall with attributes',
      `${open}<!-- wp:jetpack/paywall {"a":1} --><!-- /wp:jetpack/paywall -->${paragraph('secret')}`,
    ],
    ['in a block of Jetpack', open + box('premium-content/subscriber-view')],
    ['in a block of Paid Memberships Pro', open + box('pmpro/membership', '{"levels":["1"]} ')],
    ['in a block of WooCommerce Memberships', open + box('woocommerce-memberships/member-content')],
    ['in a block of MemberPress', open + group(box('memberpress/protected-content', '{"rule":7} '))],
    ['in a block whose name says it', open + box('acme/restricted-area')],
    ['in a block whose attribute says it', open + box('acme/box', '{"loggedIn":true} ')],
    ['in a block whose setting says it', open + box('acme/box', '{"who":{"show":"logged-in"}} ')],
    [
      'between two blocks of Paid Member Subscriptions',
      `<!-- wp:pms/content-restriction-start {"plans":[1]} /-->${paragraph('secret')}<!-- wp:pms/content-restriction-end /-->${open}`,
    ],
    [
      'behind a block that begins what never ends',
      `${open}<!-- wp:pms/content-restriction-start /-->${paragraph('secret')}`,
    ],
    ['by Content Control', open + paragraph('secret', '{"contentControls":{"enabled":true,"rules":{}}} ')],
    ['by Otter', open + paragraph('secret', '{"otterConditions":[[{"type":"loggedInUser","visibility":true}]]} ')],
    [
      'by Kadence',
      open + paragraph('secret', '{"kadenceConditional":{"userData":{"enable":true,"user":"logged_in"}}} '),
    ],
    ['by Spectra', open + paragraph('secret', '{"UAGDisplayConditions":"userstate","UAGLoggedOut":true} ')],
    ['by Block Visibility', open + paragraph('secret', '{"blockVisibility":{"hideBlock":true}} ')],
    [
      'by a condition of Block Visibility',
      open +
        paragraph(
          'secret',
          '{"blockVisibility":{"controlSets":[{"id":1,"enable":true,"controls":{"userRole":{"visibilityByRole":"logged-in"}}}]}} ',
        ),
    ],
    [
      'by another condition of Block Visibility',
      open +
        paragraph(
          'secret',
          '{"blockVisibility":{"controlSets":[{"id":1,"controls":{"location":{"ruleSets":[{"enable":true}]}}}]}} ',
        ),
    ],
    ['in a shortcode', `open\n\n[members]secret[/members]`],
    [
      'in shortcodes within one another',
      `open [restrict paid="1"]secret [restrict]secret[/restrict] secret[/restrict]`,
    ],
    ['in a shortcode of a name that says it', `open [s2If current_user_can(access_s2member_level1)]secret[/s2If]`],
    ['in a shortcode whose attribute says it', `open [show_content roles="um_member"]secret[/show_content]`],
    ['in a row that is switched off', `open [vc_row disable_element="yes"][vc_column]secret[/vc_column][/vc_row]`],
    [
      'in a shortcode that reaches over blocks',
      `<!-- wp:shortcode -->[mepr-active membership="1"]<!-- /wp:shortcode -->${paragraph('secret')}<!-- wp:image --><img src="/secret.jpg"><!-- /wp:image --><!-- wp:shortcode -->[/mepr-active]<!-- /wp:shortcode -->${open}`,
    ],
  ];
  for (const [name, content] of kept)
    it(`are not shown ${name}`, () => {
      expect(found(content)).to.deep.equal(['open']);
      expect(render(content).withheld).to.equal(true);
    });

  const hidden: [name: string, attributes: string][] = [
    [
      'on every screen',
      '{"metadata":{"blockVisibility":{"viewport":{"desktop":false,"tablet":false,"mobile":false}}}} ',
    ],
    ['on every screen by a plugin', '{"UAGHideDesktop":true,"UAGHideTab":true,"UAGHideMob":true} '],
    ['from the page', '{"metadata":{"blockVisibility":false}} '],
  ];
  for (const [name, attributes] of hidden)
    it(`are not shown, no more than a block that is hidden ${name}`, () =>
      expect(found(group(open + paragraph('secret', attributes)))).to.deep.equal(['open']));

  it('are hidden with attributes that are too long to read', () => {
    const long = `{"metadata":{"blockVisibility":false},"x":"${'x'.repeat(60_000)}"} `;
    expect(found(open + group(paragraph('secret'), long))).to.deep.equal(['open']);
  });

  it('are hidden behind a paywall that a synced pattern holds', () => {
    const pattern = () => `${open}<!-- wp:jetpack/paywall /-->${paragraph('secret')}`;
    const content = `${group('<!-- wp:block {"ref":1} /-->secret')}${paragraph('secret')}`;
    const { html, walled } = render(content, { pattern });
    expect(html.match(/open|secret/g)).to.deep.equal(['open']);
    expect(walled).to.equal(true);
  });

  it('take their footnotes with them', () => {
    const mark = (id: string) => `<sup data-fn="${id}"><a href="#${id}">1</a></sup>`;
    const footnotes = JSON.stringify([
      { id: 'aaa', content: 'open' },
      { id: 'bbb', content: 'secret' },
    ]);
    const list = '<!-- wp:footnotes /-->';
    const content = `${paragraph(mark('aaa'))}${box('acme/restricted-area').replace('secret', mark('bbb'))}`;
    expect(found(content, { footnotes })).to.deep.equal(['open']);
    expect(found(content + list, { footnotes })).to.deep.equal(['open']);
    expect(found(`${list}${content}`, { footnotes })).to.deep.equal(['open']);
  });

  it('do not take away what everybody sees', () => {
    const shown = [
      paragraph('open', '{"metadata":{"blockVisibility":{"viewport":{"mobile":false}}}} '),
      paragraph(
        'open',
        '{"blockVisibility":{"controlSets":[{"enable":true,"controls":{"screenSize":{"hideOnScreenSize":{"small":true}}}}]}} ',
      ),
      paragraph(
        'open',
        '{"blockVisibility":{"controlSets":[{"enable":true,"controls":{"userRole":{"visibilityByRole":"logged-out"}}}]}} ',
      ),
      paragraph(
        'open',
        '{"lock":{"move":true},"className":"members","contentControls":{"enabled":false,"rules":{"a":1}}} ',
      ),
      box('acme/team-member').replace('secret', 'open'),
      box('premium/heading', '{"heading":"Members of the board"} ').replace('secret', 'open'),
      box('premium-content/logged-out-view').replace('secret', 'open'),
      'open [sic] [team_member name="Ann"]the boss[/team_member]',
      'open [[members]] is how it is written',
      'open [membership_form] and [members] that never ends',
      'open [blockquote]x[/blockquote]',
    ];
    for (const content of shown) expect(found(content), content).to.deep.equal(['open']);
    expect(render(paragraph('[[members]]a[[/members]]')).html).to.include('a');
  });

  it('are cut out in time that grows with the content', () => {
    for (const piece of [
      '[members]',
      '[/members]',
      '[members',
      '<!-- wp:pms/content-restriction-start -->',
      '[[members]',
    ]) {
      const started = performance.now();
      publicPart(piece.repeat(20_000));
      expect(performance.now() - started, piece).to.be.below(2000);
    }
  });

  it('are cut out in time that grows with the content where many tags share one end', () => {
    const started = performance.now();
    publicPart(`${'[a '.repeat(6000)}]`.repeat(50));
    expect(performance.now() - started).to.be.below(2000);
  });

  it('may stand in shortcodes that Herald does not know', () => {
    const names = (content: string, known: string[] = []) => foreignShortcodes(content, known);
    expect(names('[x a="1"]a[/x] [y] [caption]b[/caption] [X]c[/X]')).to.deep.equal(['x']);
    expect(names('[vc_row]a[/vc_row][note]b[/note]', ['vc_*', 'note'])).to.deep.equal([]);
  });
});
