import { expect } from 'chai';
import { membersPluginsAmong, type PluginName, unknownMembersPlugins } from '../../src/wordpress/members-plugins.js';
import {
  lessonRule,
  memberPressRule,
  type RuledPost,
  type RuleOptions,
  rulesFromOptions,
  simpleMembershipRules,
} from '../../src/wordpress/members-rules.js';

const term = (id: number, taxonomy: string, slug: string) => ({ id, taxonomy, slug, name: slug, parent: 0 });

function post({
  fields = {},
  ...more
}: Partial<Omit<RuledPost, 'fields'>> & { fields?: Record<string, string> } = {}): RuledPost {
  const terms = [term(7, 'category', 'inner'), term(8, 'post_tag', 'quiet')];
  return { id: 12, type: 'post', slug: 'news', parent: 0, terms, ...more, fields: new Map(Object.entries(fields)) };
}

describe('the rules of membership plugins', () => {
  const text = (value: string) => `s:${value.length}:"${value}"`;
  const woocommerce = (rule: string) => `a:1:{i:0;${rule}}`;
  const about = (kind: string, name: string, ids: string) =>
    woocommerce(
      `a:4:{s:9:"rule_type";s:19:"content_restriction";s:12:"content_type";${text(kind)};s:17:"content_type_name";${text(name)};s:10:"object_ids";${ids}}`,
    );

  const options: [
    name: string,
    plugin: PluginName,
    options: RuleOptions,
    kept: Partial<Parameters<typeof post>[0]>[],
    open: Partial<Parameters<typeof post>[0]>[],
  ][] = [
    ['a site that Patreon locks', 'patreon', { 'patreon-lock-entire-site': '5' }, [{}], []],
    ['a site that Patreon does not lock', 'patreon', { 'patreon-lock-entire-site': '0' }, [], [{}]],
    ['a private blog of Members', 'members', { members_settings: 'a:1:{s:12:"private_blog";i:1;}' }, [{}], []],
    ['a blog of Members', 'members', { members_settings: 'a:1:{s:12:"private_blog";i:0;}' }, [], [{}]],
    ['a site of Ultimate Member for members', 'ultimate', { um_options: 'a:1:{s:10:"accessible";i:2;}' }, [{}], []],
    ['a site of Ultimate Member', 'ultimate', { um_options: 'a:1:{s:10:"accessible";i:0;}' }, [], [{}]],
    [
      'types that WP-Members blocks',
      'wpmembers',
      { wpmembers_settings: 'a:1:{s:5:"block";a:2:{s:4:"post";i:1;s:4:"page";i:0;}}' },
      [{}],
      [{ type: 'page' }, { fields: { _wpmem_block: '0' } }],
    ],
    [
      'posts of WooCommerce Memberships',
      'woocommerce',
      { wc_memberships_rules: about('post_type', 'post', 'a:1:{i:0;i:12;}') },
      [{}],
      [{ id: 13 }, { type: 'page' }, { fields: { _wc_memberships_force_public: 'yes' } }],
    ],
    [
      'a type of WooCommerce Memberships',
      'woocommerce',
      { wc_memberships_rules: about('post_type', 'post', 'a:0:{}') },
      [{}, { id: 13 }],
      [{ type: 'page' }],
    ],
    [
      'a category of WooCommerce Memberships',
      'woocommerce',
      { wc_memberships_rules: about('taxonomy', 'category', 'a:1:{i:0;s:1:"7";}') },
      [{}],
      [{ terms: [] }],
    ],
    ['rules that cannot be read', 'woocommerce', { wc_memberships_rules: 'a:9:{broken' }, [{}, { type: 'page' }], []],
    [
      'posts of Memberful',
      'memberful',
      { memberful_acl: 'a:1:{s:7:"product";a:1:{i:1;a:1:{i:0;i:12;}}}' },
      [{}],
      [{ id: 13 }],
    ],
  ];
  for (const [name, plugin, given, kept, open] of options)
    it(`keep ${name}`, () => {
      const judge = (more: Partial<Parameters<typeof post>[0]>) =>
        rulesFromOptions([plugin], given)
          .map((rule) => rule(post(more)))
          .find((reason) => reason !== null) ?? null;
      for (const more of kept) expect(judge(more), JSON.stringify(more)).to.be.a('string');
      for (const more of open) expect(judge(more), JSON.stringify(more)).to.equal(null);
      expect(rulesFromOptions([], given), 'a plugin that is not active').to.deep.equal([]);
    });

  const memberPress: [
    type: string,
    content: string,
    kept: Partial<Parameters<typeof post>[0]>[],
    open: Partial<Parameters<typeof post>[0]>[],
  ][] = [
    ['all', '13,14', [{}], [{ id: 13 }]],
    ['all_posts', '13', [{}], [{ id: 13 }, { type: 'page' }]],
    ['all_book', '', [{ type: 'book' }], [{}]],
    ['single_post', '12', [{}], [{ id: 13 }]],
    ['single_page', '12', [{ type: 'page' }], [{}]],
    ['parent_page', '3', [{ type: 'page', parent: 3 }], [{ type: 'page' }, {}]],
    ['category', '7', [{}], [{ terms: [] }]],
    ['category', 'inner', [{}], [{ terms: [] }]],
    ['tag', '8', [{}], [{ terms: [] }]],
    ['all_tax_category', '7', [{}, { type: 'book' }], [{ terms: [] }]],
    ['tax_category||cpt_book', '7', [{ type: 'book' }], [{}]],
    ['partial', '', [], [{}]],
    ['custom', '/blog/2026/05/news/', [{}], [{ slug: 'other' }]],
    ['custom', '/blog/2026/05/ne', [{}], [{ slug: 'other' }]],
    ['custom', '/members/', [{ type: 'book' }], [{}]],
    ['something new', '1', [{}, { type: 'page' }], []],
  ];
  for (const [type, content, kept, open] of memberPress)
    it(`of MemberPress: ${type} ${content}`, () => {
      const fixedWords = ['blog', '%year%', '%monthnum%', '%postname%'];
      const judge = memberPressRule({ id: 1, type, content, isRegularExpression: false }, fixedWords);
      for (const more of kept) expect(judge(post(more)), JSON.stringify(more)).to.be.a('string');
      for (const more of open) expect(judge(post(more)), JSON.stringify(more)).to.equal(null);
    });

  it('of MemberPress by a regular expression keep everything: PHP’s are not ours', () => {
    expect(memberPressRule({ id: 1, type: 'custom', content: 'x', isRegularExpression: true }, [])(post())).to.be.a(
      'string',
    );
  });

  it('of Simple Membership keep all that is in its lists, and everything where they cannot be read', () => {
    const nothing = { categories: null, posts: null, pages: null, customPosts: null, attachments: null };
    const judge = (row: Partial<typeof nothing> | Record<string, string>) =>
      simpleMembershipRules({ ...nothing, ...row })
        .map((rule) => rule(post()))
        .find((reason) => reason !== null) ?? null;
    expect(judge({})).to.equal(null);
    for (const list of ['posts', 'pages', 'customPosts', 'attachments'])
      expect(judge({ [list]: 'a:1:{i:0;i:12;}' }), list).to.be.a('string');
    expect(judge({ categories: 'a:1:{i:0;i:7;}' })).to.include('“inner”');
    expect(judge({ posts: 'a:9:{broken' })).to.be.a('string');
  });

  it('keep lessons for those who take the course, but not free ones', () => {
    for (const type of ['lesson', 'sfwd-lessons', 'sfwd-topic', 'llms_quiz'])
      expect(lessonRule(post({ type })), type).to.be.a('string');
    for (const more of [{ type: 'lesson', fields: { _llms_free_lesson: 'yes' } }, { type: 'course' }, { type: 'post' }])
      expect(lessonRule(post(more)), more.type).to.equal(null);
  });

  it('are those of plugins that Herald knows; of others that restrict, only the name is known', () => {
    const active = [
      'members/members.php',
      'jetpack/jetpack.php',
      's2member/s2member.php',
      'acme-paywall.php',
      'akismet/akismet.php',
      'team-members/tmm.php',
    ];
    expect(membersPluginsAmong(active)).to.deep.equal(['jetpack', 'members']);
    expect(unknownMembersPlugins(active)).to.deep.equal(['s2member', 'acme-paywall']);
  });
});
