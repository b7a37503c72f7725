import { expect } from 'chai';
import { createRest, type RestPost } from '../../src/wordpress/rest.js';
import type { RestReply } from '../../src/wordpress/rest-answer.js';

const MINUTE = 60_000;
const changed = Date.UTC(2026, 4, 4, 9);

describe('the REST API of the blog', () => {
  let asked: URL[];
  let told: (string | null)[];
  let now: number;
  /** What the API answers to this address. */
  let answer: (url: URL) => RestReply;

  beforeEach(() => {
    asked = [];
    told = [];
    now = changed;
    answer = (url) => json(idsOf(url).map((id) => shown(id)));
  });

  const open = (root = 'https://blog.test/wp-json') =>
    createRest({
      root,
      now: () => now,
      async get(url) {
        asked.push(url);
        return answer(url);
      },
      tell: (trouble) => told.push(trouble?.message ?? null),
    });
  const json = (value: unknown): RestReply => ({ status: 200, body: JSON.stringify(value) });
  const idsOf = (url: URL) => (url.searchParams.get('include') ?? '').split(',').map(Number);
  const shown = (id: number, more: object = {}) => ({
    id,
    link: `https://blog.test/${id}/`,
    content: { rendered: `<p>Rendered ${id}</p>`, protected: false },
    excerpt: { rendered: '<p>Some words [&hellip;]</p>', protected: false },
    modified_gmt: '2026-05-04T09:00:00',
    ...more,
  });
  const post = (id: number, more: Partial<RestPost> = {}): RestPost => ({
    ...{ id, type: 'post', modifiedAt: changed, state: 'as it was' },
    ...more,
  });
  /** To the question for one post: how many posts are taken from the answer. */
  const answered = async () => {
    const answers = await open()
      .session()
      .rendered([post(1)]);
    return answers.size;
  };
  const posts = (count: number) => Array.from({ length: count }, (_, at) => post(at + 1));

  it('is asked for many posts at once, and for no more than it must say', async () => {
    const answers = await open().session().rendered(posts(3));
    expect(asked.map(String)).to.deep.equal([
      'https://blog.test/wp-json/wp/v2/posts?include=1%2C2%2C3&per_page=3&_fields=id%2Clink%2Ccontent%2Cexcerpt%2Cmodified_gmt',
    ]);
    expect(answers.get(2)).to.deep.equal({
      html: '<p>Rendered 2</p>',
      excerpt: 'Some words…',
      link: 'https://blog.test/2/',
      modifiedAt: changed,
    });
  });

  it('may stand below a directory, or behind a query', async () => {
    await open('https://blog.test/blog/wp-json')
      .session()
      .rendered([post(1)]);
    await open('https://blog.test/?rest_route=')
      .session()
      .rendered([post(1)]);
    expect(asked[0]?.pathname).to.equal('/blog/wp-json/wp/v2/posts');
    expect(asked[1]?.pathname).to.equal('/');
    expect(asked[1]?.searchParams.get('rest_route')).to.equal('/wp/v2/posts');
    expect(asked[1]?.searchParams.get('include')).to.equal('1');
  });

  it('leaves out what themes hang onto an excerpt', async () => {
    const rendered = '<p>Words &amp; more&hellip; <a class="more-link" href="/">Read <em>on</em></a></p>';
    answer = () => json([shown(1, { excerpt: { rendered } })]);
    expect(
      (
        await open()
          .session()
          .rendered([post(1)])
      ).get(1),
    ).to.include({ excerpt: 'Words & more…' });
  });

  it('says where posts of other types are, once an hour', async () => {
    const types = { news: { rest_base: 'bulletins', rest_namespace: 'wp/v2' }, odd: { rest_base: '../x' } };
    answer = (url) => (url.pathname.endsWith('/types') ? json(types) : json(idsOf(url).map((id) => shown(id))));
    const rest = open();
    const ask = () => rest.session().rendered([post(1, { type: 'news' }), post(2, { type: 'hidden' }), post(3)]);
    const answers = await ask();
    expect(asked.map(({ pathname }) => pathname.slice(14))).to.deep.equal(['/types', '/bulletins', '/posts']);
    expect(answers.get(1)).to.have.property('html');
    // What the API never shows is no reason to wait.
    expect(answers.get(2)).to.equal('own');
    asked = [];
    now += 30 * MINUTE;
    await ask();
    expect(asked).to.have.length(2);
    now += 31 * MINUTE;
    await ask();
    expect(asked.map(({ pathname }) => pathname.slice(14))).to.include('/types');
  });

  it('is not asked again about what did not change, for ten minutes', async () => {
    const rest = open();
    await rest.session().rendered(posts(2));
    now += 9 * MINUTE;
    const answers = await rest.session().rendered([post(1), post(2, { state: 'edited' })]);
    expect(asked.slice(1).map(idsOf)).to.deep.equal([[2]]);
    expect(answers.size).to.equal(2);
    now += 2 * MINUTE;
    await rest.session().rendered([post(1)]);
    expect(asked).to.have.length(3);
  });

  it('is asked five times a cycle at most, for fifty posts at once', async () => {
    const session = open().session();
    const answers = await session.rendered(posts(400));
    expect(asked.map((url) => idsOf(url).length)).to.deep.equal([50, 50, 50, 50, 50]);
    expect(answers.size).to.equal(250);
    await session.rendered([post(1000)]);
    expect(asked).to.have.length(5);
  });

  const troubles: [what: string, reply: RestReply, words: RegExp][] = [
    ['a security plugin refuses', { status: 401, body: '{"code":"rest_forbidden"}' }, /refuses to answer \(401\)/],
    ['the web server refuses', { status: 403, body: '<html>' }, /refuses to answer \(403\)/],
    ['it redirects', { status: 301, location: 'https://x.test/', body: '' }, /301 to https:\/\/x\.test\//],
    ['there is no API', { status: 404, body: '{}' }, /answers 404/],
    ['a page for people comes', { status: 200, body: '<!doctype html>' }, /JSON: "<!doctype html>"/],
    ['PHP warns before the JSON', { status: 200, body: '<br />\n<b>Warning</b>: x\n[]' }, /JSON/],
    ['an object comes', { status: 200, body: '{"posts":[]}' }, /a list of posts/],
    ['null comes', { status: 200, body: 'null' }, /a list of posts/],
    ['other posts come', { status: 200, body: JSON.stringify([shown(1), shown(99)]) }, /not asked for \(99\)/],
    ['a post has no content', { status: 200, body: JSON.stringify([{ id: 1 }]) }, /something else|content/],
    ['numbers come', { status: 200, body: '[1,2]' }, /something else/],
  ];
  for (const [what, reply, words] of troubles)
    it(`does not answer where ${what}: that is said once, and it is not asked again in the same cycle`, async () => {
      answer = () => reply;
      const rest = open();
      const session = rest.session();
      expect((await session.rendered([post(1)])).size).to.equal(0);
      expect((await session.rendered([post(2)])).size).to.equal(0);
      expect(asked).to.have.length(1);
      expect((await rest.session().rendered([post(1)])).size).to.equal(0);
      expect(told).to.have.length(1);
      expect(told[0]).to.match(words);
      answer = () => json([shown(1)]);
      expect((await rest.session().rendered([post(1)])).size).to.equal(1);
      expect(told[1]).to.equal(null);
    });

  it('does not answer where nobody is there', async () => {
    answer = () => {
      throw new Error('ECONNREFUSED');
    };
    expect(await answered()).to.equal(0);
    expect(told).to.deep.equal(['does not answer: ECONNREFUSED']);
  });

  it('is understood behind the mark that an editor left in a PHP file', async () => {
    answer = () => ({ status: 200, body: `\ufeff${JSON.stringify([shown(1)])}` });
    expect(await answered()).to.equal(1);
  });

  it('owes the answer while a cache shows the post as it was, and one of a post that it leaves out', async () => {
    answer = () => json([shown(1, { modified_gmt: '2026-05-04T08:59:59' }), shown(3)]);
    const rest = open();
    const ask = () => rest.session().rendered([post(1), post(2), post(3)]);
    expect([...(await ask()).keys()]).to.deep.equal([3]);
    expect(told).to.deep.equal(['shows post 1 as it was before its last change']);
    // Herald's own rendering will do, when the API never shows more.
    now += 61 * MINUTE;
    expect((await ask()).get(1)).to.equal('own');
    answer = (url) => json(idsOf(url).map((id) => shown(id)));
    expect((await ask()).get(1)).to.have.property('html');
    expect(told.at(-1)).to.equal(null);
  });

  it('never tells what wants a password', async () => {
    answer = () => json([shown(1, { content: { rendered: '', protected: true } })]);
    expect(await answered()).to.equal(0);
  });

  it('takes what was saved after the database was read', async () => {
    answer = () => json([shown(1, { modified_gmt: '2026-05-04T09:00:07' })]);
    expect(await answered()).to.equal(1);
  });
});
