import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { PublicAnswer } from '../../src/doctor/check.js';
import { rest } from '../../src/doctor/rest.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { postsSource, someConfig, wordpressConfig } from '../config/some-config.js';

describe('the check of WordPress’s REST API', () => {
  const directory = mkdtempSync(join(tmpdir(), 'herald-doctor-rest-'));
  let blog: SampleBlog;
  let wordpress: WordPress;
  before(() => {
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: () => Date.UTC(2026, 4, 4) });
    wordpress = openWordPress(wordpressConfig({ url: blog.url }));
  });
  after(async () => {
    await wordpress.close();
    blog.close();
    rmSync(directory, { recursive: true });
  });

  const run = (answer: Partial<PublicAnswer> | Error, { root = 'https://blog.test/wp-json', types = ['post'] } = {}) =>
    rest.run({
      config: someConfig({
        wordpress: wordpressConfig({ url: blog.url, rest: root === '' ? null : root }),
        sources: [postsSource({ types })],
      }),
      configFile: '/nowhere',
      uris: urisFor('https://blog.test'),
      wordpress,
      async get() {
        if (answer instanceof Error) throw answer;
        return { status: 200, headers: {}, body: '[]', ...answer };
      },
      node: { path: '/usr/bin/node', unitHasOne: true },
      configChangedAt: null,
      operator: async () => null,
      handlersIn: async () => [],
      notifiers: async () => [],
      status: async () => ({ sources: [], orphans: [] }),
      now: () => Date.UTC(2026, 4, 4),
    });
  const shown = (id: number) => ({ id, link: 'https://blog.test/a/', content: { rendered: '<p>A</p>' }, excerpt: {} });

  it('has nothing to say where it is not asked, and where there is nothing to ask about', async () => {
    expect((await run({}, { root: '' })).outcome).to.equal('ok');
    expect((await run({})).message).to.include('no public post yet');
  });

  it('asks for the newest public post, and warns with a cure where it does not come', async () => {
    const id = blog.insertPost({ title: 'A', content: '<p>A</p>' });
    blog.insertPost({ title: 'A secret', password: 'x' });
    expect(await run({ body: JSON.stringify([shown(id)]) })).to.deep.equal({
      outcome: 'ok',
      message: `WordPress’s REST API renders post ${id} at https://blog.test/wp-json`,
      cure: null,
    });
    const cases: [Partial<PublicAnswer> | Error, message: RegExp, cure: RegExp][] = [
      [new Error('ECONNREFUSED'), /does not answer: ECONNREFUSED/, /web server answers this machine/],
      [{ status: 403 }, /refuses to answer \(403\)/, /security plugin/],
      [{ status: 301, headers: { location: '/x' } }, /301 to \/x/, /redirects are not followed/],
      [{ status: 404 }, /answers 404/, /rest_route=/],
      [{ body: '<html>' }, /JSON/, /api\.w\.org/],
      [{ body: JSON.stringify([shown(id + 99)]) }, /not asked for/, /cache or plugin/],
      [{ body: JSON.stringify([{ ...shown(id), modified_gmt: '2001-01-01T00:00:00' }]) }, /as it was before/, /caches/],
      [{ body: '[]' }, /leaves out post/, /hides posts/],
    ];
    for (const [answer, message, cure] of cases) {
      const finding = await run(answer);
      expect(finding.outcome).to.equal('warning');
      expect(finding.message).to.match(message);
      expect(finding.cure).to.match(cure);
    }
  });

  it('names a type that the API does not show', async () => {
    blog.insertPost({ title: 'A book', type: 'book' });
    const finding = await run({ body: '{"post":{"rest_base":"posts"}}' }, { types: ['book'] });
    expect(finding.message).to.include('of the type book');
    expect(finding.cure).to.include('show_in_rest');
  });
});
