import { expect } from 'chai';
import { createRest } from '../../src/wordpress/rest.js';
import {
  DAY,
  HOUR,
  newsSource,
  postsSource,
  SECOND,
  type Stage,
  type StageOptions,
  setNewStage,
} from './blog-and-herald.js';

const paragraph = (words: string) => `<!-- wp:paragraph --><p>${words}</p><!-- /wp:paragraph -->`;
const picture =
  '<!-- wp:image --><figure><img src="https://blog.test/wp-content/uploads/secret.jpg" alt="secret"/></figure><!-- /wp:image -->';
const secret = `${paragraph('The secret part.')}${picture}`;
const walled = `${paragraph('The open part.')}<!-- wp:jetpack/paywall /-->${secret}`;

describe('What a plugin keeps for members', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const begin = async (more: StageOptions = {}) => {
    stage = await setNewStage({ sources: [postsSource({ text: 'content' })], ...more });
  };
  const post = (more: Parameters<Stage['blog']['insertPost']>[0] = {}, meta: Record<string, string> = {}) => {
    const id = stage.blog.insertPost({ title: 'For members', content: secret, ...more });
    for (const [name, value] of Object.entries(meta)) stage.blog.setMeta(id, name, value);
    return id;
  };
  const nothingLeft = () => {
    expect(JSON.stringify(stage.dump())).not.to.include('secret');
    expect(stage.told()).to.deep.equal([]);
  };

  const fields: [name: string, value: string][] = [
    ['_jetpack_newsletter_access', 'paid_subscribers'],
    ['_jetpack_newsletter_access', 'subscribers'],
    ['patreon-level', '5'],
    ['patreon-total-patronage-level', '0.5'],
    ['_members_access_role', 'subscriber'],
    ['rcp_subscription_level', 'a:1:{i:0;i:2;}'],
    ['rcp_user_level', 'Subscriber'],
    ['rcp_access_level', '1'],
    ['_is_paid', '1'],
    ['um_content_restriction', 'a:2:{s:26:"_um_custom_access_settings";s:1:"1";s:14:"_um_accessible";s:1:"2";}'],
    ['um_content_restriction', 'a:99:{garbage'],
    ['_llms_is_restricted', 'yes'],
    ['pms-content-restrict-user-status', 'loggedin'],
    ['_wpmem_block', '1'],
  ];
  for (const text of ['content', 'excerpt', 'title'] as const)
    it(`is not published, whichever field says so, with text = ${text}`, async () => {
      await begin({ sources: [postsSource({ text })] });
      for (const [name, value] of fields) post({ title: `${name} is ${value}` }, { [name]: value });
      await stage.look();
      nothingLeft();
    });

  const open: [name: string, value: string][] = [
    ['_jetpack_newsletter_access', 'everybody'],
    ['_jetpack_newsletter_access', ''],
    ['patreon-level', '0'],
    ['rcp_user_level', 'All'],
    ['rcp_access_level', 'None'],
    ['um_content_restriction', 'a:2:{s:26:"_um_custom_access_settings";b:0;s:14:"_um_accessible";i:0;}'],
    ['um_content_restriction', 'a:2:{s:26:"_um_custom_access_settings";s:1:"1";s:14:"_um_accessible";s:1:"1";}'],
    ['_llms_is_restricted', 'no'],
    ['_wpmem_block', '0'],
  ];
  it('is for everybody where a field says so', async () => {
    await begin();
    for (const [name, value] of open) post({}, { [name]: value });
    await stage.look();
    expect(stage.told()).to.have.length(open.length);
  });

  it('is not published where any of several rows keeps it', async () => {
    await begin();
    const id = post({}, { _members_access_role: 'editor' });
    stage.meddle("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (?, '_members_access_role', '')", id);
    stage.meddle(
      "UPDATE wp_postmeta SET meta_id = -meta_id WHERE meta_key = '_members_access_role' AND meta_value = ''",
    );
    await stage.look();
    nothingLeft();
  });

  it('is taken back when it becomes so later', async () => {
    await begin();
    const id = post();
    await stage.look();
    expect(stage.told()).to.deep.equal(['Create For members']);
    stage.blog.setMeta(id, '_jetpack_newsletter_access', 'subscribers');
    await stage.look();
    expect(stage.sent().map(({ type }) => type)).to.deep.equal(['Delete']);
  });

  it('is held by the brake where it is much at once', async () => {
    await begin();
    for (let n = 0; n < 12; n += 1) post({ title: `Post ${n}` });
    await stage.look();
    stage.told();
    stage.meddle(
      "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT ID, 'patreon-level', '1' FROM wp_posts",
    );
    expect(await stage.look({ full: true })).to.include({ held: true });
    expect(stage.told()).to.deep.equal([]);
  });

  it('has a paywall: nothing of it is published, or the text before it where members_only is "teaser"', async () => {
    await begin();
    post({ content: walled });
    await stage.look();
    nothingLeft();
    stage.close();
    for (const text of ['content', 'excerpt'] as const) {
      await begin({ sources: [postsSource({ text })], wordpress: { membersOnly: 'teaser' } });
      const id = post({ content: walled }, { _jetpack_newsletter_access: 'paid_subscribers' });
      stage.blog.setFeaturedImage(id, stage.blog.addAttachment({ file: '2026/05/secret.jpg' }));
      post({ title: 'Without a paywall' }, { _jetpack_newsletter_access: 'paid_subscribers' });
      await stage.look();
      const [{ object }, ...more] = stage.sent() as [ReturnType<Stage['sent']>[number]];
      expect(object.content).to.include('The open part.').and.not.include('secret');
      expect(object.attachment ?? []).to.deep.equal([]);
      expect(more).to.deep.equal([]);
      if (text === 'content') await stage.close();
    }
  });

  describe('by a table or a rule', () => {
    const activate = (...files: string[]) =>
      stage.blog.setOption(
        'active_plugins',
        `a:${files.length}:{${files.map((file, n) => `i:${n};s:${file.length}:"${file}";`).join('')}}`,
      );
    const termsOf = (post: number, taxonomy: string) =>
      `SELECT x.term_id AS id FROM wp_term_taxonomy x JOIN wp_term_relationships r USING (term_taxonomy_id)
       WHERE r.object_id = ${post} AND x.taxonomy = '${taxonomy}'`;

    it('of Paid Memberships Pro: pages, and categories', async () => {
      await begin();
      stage.meddle('CREATE TABLE wp_pmpro_memberships_pages (membership_id INT, page_id INT)');
      stage.meddle('CREATE TABLE wp_pmpro_memberships_categories (membership_id INT, category_id INT)');
      const page = post();
      const inCategory = post();
      stage.blog.setTerms(inCategory, 'category', ['Inner circle']);
      stage.meddle('INSERT INTO wp_pmpro_memberships_pages VALUES (1, ?)', page);
      stage.meddle(
        `INSERT INTO wp_pmpro_memberships_categories SELECT 1, id FROM (${termsOf(inCategory, 'category')})`,
      );
      stage.blog.insertPost({ title: 'Open', content: paragraph('For everybody.') });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Open']);
    });

    it('of Restrict Content: a category, a type', async () => {
      await begin();
      activate('restrict-content-pro/restrict-content-pro.php');
      const kept = post();
      stage.blog.setTerms(kept, 'category', ['Inner circle']);
      const settings = 'a:1:{s:13:"subscriptions";a:1:{i:0;i:1;}}';
      stage.meddle(
        `INSERT INTO wp_termmeta (term_id, meta_key, meta_value) SELECT id, 'rcp_restricted_meta', '${settings}' FROM (${termsOf(kept, 'category')})`,
      );
      stage.blog.insertPost({ title: 'Open', content: paragraph('For everybody.') });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Open']);
      stage.blog.setOption('rcp_restricted_post_types', 'a:1:{s:4:"post";a:1:{s:12:"access_level";i:1;}}');
      await stage.look({ full: true });
      expect(stage.sent().map(({ type }) => type)).to.deep.equal(['Delete']);
    });

    it('of Simple Membership: what it protects', async () => {
      await begin();
      activate('simple-membership/simple-wp-membership.php');
      const kept = post();
      const lists = ['category_list', 'post_list', 'page_list', 'custom_post_list', 'attachment_list'];
      stage.meddle(`CREATE TABLE wp_swpm_membership_tbl (id INT, ${lists.map((name) => `${name} TEXT`).join(', ')})`);
      stage.meddle(
        "INSERT INTO wp_swpm_membership_tbl (id, post_list) VALUES (1, 'a:1:{i:0;i:' || ? || ';}')",
        `${kept}`,
      );
      stage.blog.insertPost({ title: 'Open', content: paragraph('For everybody.') });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Open']);
    });

    it('of MemberPress, active on the whole network', async () => {
      await begin();
      stage.meddle('CREATE TABLE wp_sitemeta (meta_id INT, site_id INT, meta_key TEXT, meta_value TEXT)');
      const file = 'memberpress/memberpress.php';
      stage.meddle(
        "INSERT INTO wp_sitemeta VALUES (1, 1, 'active_sitewide_plugins', ?)",
        `a:1:{s:${file.length}:"${file}";i:1750000000;}`,
      );
      const kept = post();
      const rule = stage.blog.insertPost({ type: 'memberpressrule', title: 'A Single Post' });
      stage.blog.setMeta(rule, '_mepr_rules_type', 'single_post');
      stage.blog.setMeta(rule, '_mepr_rules_content', `${kept}`);
      stage.blog.insertPost({ title: 'Open', content: paragraph('For everybody.') });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Open']);
    });
  });

  it('keeps the items of a round-up too', async () => {
    await begin({ sources: [newsSource()] });
    await stage.look();
    const item = (n: number) => `<p>A proof of secret ${n} <a href="https://x.test/${n}">was found</a>.</p>`;
    const draft = { title: 'News Roundup', status: 'draft' as const, content: item(1) };
    const id = post(draft, { _jetpack_newsletter_access: 'paid_subscribers' });
    for (let minute = 0; minute < 8; minute += 1) await stage.look();
    nothingLeft();
    stage.blog.setMeta(id, '_jetpack_newsletter_access', 'everybody');
    for (let minute = 0; minute < 8; minute += 1) await stage.look();
    expect(stage.told()).to.have.length(1);
  });

  describe('where wordpress.rest is asked', () => {
    let away = false;
    const rest = () =>
      createRest({
        root: 'https://blog.test/wp-json',
        now: () => (stage ? stage.now() * 20 : 0),
        tell: () => undefined,
        async get(url) {
          if (away) throw new Error('away');
          const ids = (url.searchParams.get('include') ?? '').split(',').map(Number);
          const rendered = '<p>The open part. The secret part.</p>';
          const shown = ids.map((id) => ({ id, content: { rendered }, excerpt: { rendered }, link: '' }));
          return { status: 200, body: JSON.stringify(shown) };
        },
      });
    beforeEach(() => {
      away = false;
    });

    it('is left out of what the API shows of it to this machine', async () => {
      await begin({ rest: rest() });
      post({
        content: `${paragraph('The open part.')}<!-- wp:acme/members-only -->${secret}<!-- /wp:acme/members-only -->`,
      });
      await stage.look();
      const [{ object }] = stage.sent() as [ReturnType<Stage['sent']>[number]];
      expect(object.content).to.include('The open part.').and.not.include('secret');
    });

    it('waits with a shortcode that Herald does not know until the API answers, a day at most', async () => {
      await begin({ rest: rest() });
      away = true;
      const content = 'The open part. [acme_box]The secret part.[/acme_box]';
      post({ title: 'Monday', content });
      await stage.look();
      await stage.look();
      nothingLeft();
      away = false;
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Monday']);
      away = true;
      post({ title: 'Tuesday', content });
      await stage.look();
      stage.pass(23 * HOUR);
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      stage.pass(DAY + 10 * SECOND);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Tuesday']);
    });
  });
});
