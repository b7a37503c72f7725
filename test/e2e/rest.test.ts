import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask, type Json } from '../lab/ask.js';
import { blogBesideHerald } from '../lab/blog-site.js';
import { type Herald, prepareHerald } from '../lab/herald.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';
import { startNginx } from '../lab/nginx.js';
import { startPhp } from '../lab/php.js';
import { until } from '../lab/until.js';
import { installWordPress, type WordPress } from '../lab/wordpress.js';

/** What only PHP knows: a shortcode, a custom type; and a security plugin with several moods. */
const plugin = `<?php
add_shortcode('weather', fn() => 'Sunny, says the plugin');
add_action('init', fn() => register_post_type('news', ['public' => true, 'show_in_rest' => true, 'supports' => ['title', 'editor'],
  'rewrite' => ['slug' => 'bulletins', 'with_front' => false]]));
add_filter('rest_authentication_errors', fn($errors) => get_option('lab_rest') === 'refused'
  ? new WP_Error('rest_forbidden', 'Not for you.', ['status' => 401]) : $errors);
add_action('parse_request', function ($query) {
  if (get_option('lab_rest') !== 'page' || empty($query->query_vars['rest_route'])) return;
  exit('<!doctype html><title>Are you a robot?</title>');
}, 1);
`;

const home = 'https://blog.test/blog';
const asActivity = { Accept: 'application/activity+json' };
const asPage = { Accept: 'text/html' };

describe('A blog in a subdirectory, whose REST API renders what only PHP knows', () => {
  let lab: Lab;
  let mariadb: MariaDb;
  let wordpress: WordPress;
  let herald: Herald;
  let first: number;
  let second: number;

  const patience = { timeoutMs: 60_000, everyMs: 100, evidence: () => herald.log().slice(-3000) };
  const noteAt = async (link: string): Promise<Json | null> => {
    const { status, text } = await ask(link, { headers: asActivity });
    return status === 200 && text.startsWith('{') ? (JSON.parse(text) as Json) : null;
  };
  const noteWith = async (id: number, words: string) => {
    const link = await wordpress.permalink(id);
    return until(
      `a Note of ${link} with “${words}”`,
      async () => {
        const note = await noteAt(link);
        return String(note?.content).includes(words) ? note : null;
      },
      patience,
    );
  };
  const published = () =>
    herald
      .log()
      .split('\n')
      .filter((line) => line.includes('"msg":"published"'))
      .map((line) => JSON.parse(line) as { creates: number; updates: number });
  const updates = () => published().reduce((sum, line) => sum + line.updates, 0);
  const doctor = async () => {
    const { code, out } = await herald.command('doctor');
    return { code, rest: out.split('\n').find((line) => / rest\b/.test(line)) ?? out };
  };

  before(async () => {
    lab = openLab();
    lab.name('blog.test');
    lab.name('www.blog.test');
    mariadb = await startMariaDb(lab);
    const php = await startPhp(lab);
    wordpress = await installWordPress(lab, mariadb, php, { home, options: { home, siteurl: home } });
    mkdirSync(join(wordpress.docroot, 'wp-content/mu-plugins'), { recursive: true });
    writeFileSync(join(wordpress.docroot, 'wp-content/mu-plugins/lab.php'), plugin);
    await wordpress.evaluate('flush_rewrite_rules(false);');
    const docroot = lab.room('www');
    symlinkSync(wordpress.docroot, join(docroot, 'blog'));
    const certificate = lab.authority.certify(['blog.test', 'www.blog.test']);
    const part = blogBesideHerald(lab, { host: 'blog.test', certificate, docroot, socket: php.socket });
    const below = 'location /blog/ { try_files $uri $uri/ /blog/index.php?$args; }\n    location / {';
    await startNginx(lab, [{ ...part, http: part.http.replace('location / {', () => below) }]);
    herald = prepareHerald(lab);
  });
  after(() => lab?.close());

  it('is set up by init: Herald’s own addresses stand at the root of the host', async () => {
    const { code, out, err } = await herald.command(
      ...['init', '--wp-config', wordpress.wpConfig, '--data-dir', herald.dataDir, '--yes'],
    );
    expect(code, out + err).to.equal(0);
    const statements = [...out.matchAll(/^ +((CREATE|ALTER|GRANT) .*;)$/gm)].map(([, statement]) => statement);
    await mariadb.sql(statements.join('\n'));
    herald.configure({
      'table_prefix = "wp_"': `table_prefix = "wp_"\nrest = "${home}/wp-json"\nschedule = "* * * * * *"`,
      'kind = "posts"': 'kind = "posts"\ntypes = ["post", "news"]\ntext = "content"',
    });
    await herald.start();
    const actor = await until('the actor', () => noteAt('https://blog.test/activitypub/actor'), patience);
    expect(actor).to.include({ url: 'https://blog.test/activitypub/' });
    const profile = await ask('https://blog.test/activitypub/', { headers: asPage });
    expect(profile.text).to.include(`href="${home}"`);
    // Pasting the blog's own address into a search finds the actor too.
    expect(await noteAt(`${home}/`)).to.include({ id: actor.id });
    const bare = await ask(home, { headers: asActivity });
    expect([bare.status, bare.headers.location]).to.deep.equal([302, actor.id]);
  });

  it('has nothing to complain of, by the doctor', async () => {
    const { code, out, err } = await herald.command('doctor');
    expect(code, out + err).to.equal(0);
    // A remark is no complaint: nobody asked this WordPress to ping.
    const complaints = out.split('\n').filter((line) => line !== '' && !/^(?:✓| +→)/.test(line));
    expect(complaints).to.deep.equal(['All is well.']);
  });

  it('tells posts as WordPress renders them, each found under its own address', async () => {
    first = await wordpress.insertPost({ title: 'Monday', content: '<p>Outside: [weather].</p>' });
    const link = await wordpress.permalink(first);
    expect(link).to.match(/^https:\/\/blog\.test\/blog\/\d{4}\/\d\d\/monday\/$/);
    const note = await noteWith(first, 'Sunny, says the plugin');
    expect(note).to.include({ url: link });
    expect(note.id).to.match(/^https:\/\/blog\.test\/activitypub\/notes\//);
    const page = await ask(link, { headers: asPage });
    expect(page.text).to.include(`rel="alternate" type="application/activity+json" href="${link}"`);
    const bulletin = await wordpress.insertPost({ title: 'Extra', type: 'news', content: '<p>Still [weather].</p>' });
    expect(await wordpress.permalink(bulletin)).to.equal(`${home}/bulletins/extra/`);
    expect(await noteWith(bulletin, 'Still Sunny')).to.include({ url: `${home}/bulletins/extra/` });
  });

  for (const [mood, complaint] of [
    ['refused', /refuses to answer \(401\)/],
    ['page', /answers with something else than JSON: "<!doctype html>/],
  ] as const)
    it(`goes on by its own rendering while the API is ${mood}, and says what to do`, async () => {
      await wordpress.setOption('lab_rest', mood);
      const before = updates();
      second = await wordpress.insertPost({ title: `In the ${mood} hour`, content: '<p>Inside: [weather].</p>' });
      const note = await noteWith(second, 'Inside:');
      expect(note.content).to.include('[weather]');
      await wordpress.updatePost(first, { content: `<p>Before the ${mood} hour: [weather].</p>` });
      const edited = published().length;
      await wordpress.insertPost({ title: `Later in the ${mood} hour`, content: '<p>Words.</p>' });
      await until('the next post', () => published().length > edited, patience);
      // The edit was seen by then, and what is told already stays as it is.
      expect(updates()).to.equal(before);
      const { rest } = await doctor();
      expect(rest).to.match(complaint);
      const said = herald
        .log()
        .split('\n')
        .filter((line) => complaint.test(line.replaceAll('\\"', '"')));
      expect(said).to.have.length(1);

      await wordpress.setOption('lab_rest', 'open');
      await noteWith(second, 'Inside: Sunny');
      await noteWith(first, `Before the ${mood} hour: Sunny`);
      const after = updates();
      expect(after - before).to.equal(2);
      const lines = published().length;
      await wordpress.insertPost({ title: `After the ${mood} hour`, content: '<p>Words.</p>' });
      await until('the next post', () => published().length > lines, patience);
      expect(updates()).to.equal(after);
    });
});
