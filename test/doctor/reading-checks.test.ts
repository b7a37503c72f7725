import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import type { Config, SourceConfig } from '../../src/config/config.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { altText } from '../../src/doctor/alt-text.js';
import { charset } from '../../src/doctor/charset.js';
import type { Check, DoctorMeans } from '../../src/doctor/check.js';
import { site } from '../../src/doctor/site.js';
import { visibility } from '../../src/doctor/visibility.js';
import { openWordPress } from '../../src/wordpress/wordpress.js';
import { newsSource, postsSource, someConfig, wordpressConfig } from '../config/some-config.js';

/** UTF-8 as a table called latin1 shows it. */
const garbled: Record<string, string> = { Café: 'CafÃ©', 'Größe „für“ alle': 'GrÃ¶ÃŸe â€žfÃ¼râ€œ alle' };

describe('the checks of what the blog says', () => {
  let folder: string;
  let blog: SampleBlog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
    blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: () => Date.UTC(2026, 4, 4, 9) });
  });
  afterEach(() => {
    blog.close();
    rmSync(folder, { recursive: true });
  });

  const examine = async (check: Check, { latin1AsUtf8 = false, sources = [postsSource() as SourceConfig] } = {}) => {
    const wordpress = wordpressConfig({ url: blog.url, latin1AsUtf8 });
    const reading = openWordPress(wordpress);
    const means = { config: someConfig({ wordpress, sources }), wordpress: reading } as DoctorMeans;
    return check.run(means).finally(() => reading.close());
  };
  const write = (title: string, content = '') => blog.insertPost({ title, content: `<p>${content}</p>` });

  describe('of its address and pictures', () => {
    const at = async (origin: string, change: Partial<Config['site']> = {}) => {
      const wordpress = wordpressConfig({ url: blog.url });
      const reading = openWordPress(wordpress);
      const config = someConfig({ wordpress });
      const means = {
        config: { ...config, site: { ...config.site, ...change } },
        wordpress: reading,
        uris: urisFor(origin),
      };
      return site.run(means as DoctorMeans).finally(() => reading.close());
    };

    it('are content with a blog that is where Herald says', async () => {
      blog.setOption('home', 'https://blog.test');
      expect(await at('https://blog.test')).to.include({ outcome: 'ok' });
    });

    it('say which of the two addresses is to be corrected', async () => {
      blog.setOption('home', 'https://blog.test');
      expect((await at('http://blog.test')).cure).to.include('set site.origin to https://blog.test');
      blog.setOption('home', 'http://blog.test');
      expect((await at('https://blog.test')).cure).to.include('be https');
      expect(await at('https://other.test')).to.include({ outcome: 'failed' });
    });

    it('name a picture of the profile that Mastodon does not show', async () => {
      blog.setOption('home', 'https://blog.test');
      const { outcome, message, cure } = await at('https://blog.test', { icon: 'https://blog.test/logo.svg' });
      expect([outcome, cure]).to.deep.equal(['warning', 'set site.icon to the address of a PNG or JPEG']);
      expect(message).to.include('image/svg+xml').and.include('https://blog.test/logo.svg');
      expect((await at('https://blog.test', { header: 'https://blog.test/x.avif' })).cure).to.include('site.header');
      expect(await at('https://blog.test', { icon: 'https://blog.test/logo.png' })).to.include({ outcome: 'ok' });
    });
  });

  describe('of its text', () => {
    it('are content with words in whatever script', async () => {
      for (const title of ['Plain', 'Café', 'CAFÉ…', 'Спасибо', '🧮']) write(title, `«${title}» – voilà\u00a0!`);
      expect(await examine(charset)).to.include({ outcome: 'ok' });
    });

    it('are content with a blog that says nothing yet', async () => {
      expect(await examine(charset)).to.include({ outcome: 'ok' });
      expect(await examine(charset, { latin1AsUtf8: true })).to.include({ outcome: 'ok' });
    });

    it('name a post that looks like UTF-8 read as latin1, and the cure', async () => {
      for (const text of Object.values(garbled)) write('Plain', text);
      const id = write(garbled.Café ?? '');
      write('Naïve');
      const { outcome, message, cure } = await examine(charset);
      expect(outcome).to.equal('warning');
      expect(message).to.equal(
        `3 of the newest 4 posts look like UTF-8 that was read as latin1: post ${id} “CafÃ©” is “Café”`,
      );
      expect(cure).to.include('wordpress.latin1_as_utf8 = true');
      expect(await examine(charset, { latin1AsUtf8: true })).to.include({ outcome: 'ok' });
    });

    it('warn of a switch that nothing needs', async () => {
      write('Café');
      const { outcome, message, cure } = await examine(charset, { latin1AsUtf8: true });
      expect([outcome, message]).to.deep.equal([
        'warning',
        'wordpress.latin1_as_utf8 is on, and none of the newest 1 posts needs it',
      ]);
      expect(cure).to.include('false');
    });

    it('warn of a switch that spoils what is right', async () => {
      const id = write('CAFÉ…');
      const { outcome, message } = await examine(charset, { latin1AsUtf8: true });
      expect(outcome).to.equal('warning');
      expect(message).to.include(`spoils post ${id}: “CAFÉ…” is “CAFɅ”`);
    });

    it('warn of text that was garbled twice', async () => {
      const id = write('CafÃƒÂ©');
      const { outcome, message } = await examine(charset, { latin1AsUtf8: true });
      expect(outcome).to.equal('warning');
      expect(message).to.include(`post ${id} was garbled twice`);
    });
  });

  describe('of its audiences', () => {
    it('are content with those that there are', async () => {
      for (const value of ['public', 'Unlisted ', 'followers', 'none', ''])
        blog.setMeta(write('Told'), 'herald_visibility', value);
      expect(await examine(visibility)).to.include({ outcome: 'ok' });
    });

    it('name each published post with one that nobody understands, and what may be written', async () => {
      const ids = Array.from({ length: 7 }, () => write('Kept back'));
      for (const id of ids) blog.setMeta(id, 'herald_visibility', 'Freinds');
      const draft = blog.insertPost({ title: 'A draft', status: 'draft' });
      blog.setMeta(draft, 'herald_visibility', 'me');
      const { outcome, message, cure } = await examine(visibility);
      expect(outcome).to.equal('warning');
      expect(message).to.match(
        new RegExp(`: post ${ids[6]} \\(its herald_visibility is "freinds"\\), post ${ids[5]} .* and 2 more$`),
      );
      expect(message).not.to.include(`post ${draft} `);
      expect(cure).to.include('public, unlisted, followers or none');
      expect(await examine(visibility, { sources: [newsSource()] as never })).to.include({ outcome: 'ok' });
    });
  });

  describe('of its pictures', () => {
    it('say that there is no post to look at', async () => {
      for (const source of [postsSource(), newsSource()] as SourceConfig[])
        expect(await examine(altText, { sources: [source] })).to.deep.equal({
          outcome: 'ok',
          message: 'there is no post yet whose pictures could lack alternative text',
          cure: null,
        });
    });

    const picture = (name: string, alt = '') => `<img src="/wp-content/uploads/${name}" alt="${alt}">`;

    it('are content where each has words, in the text or in the library', async () => {
      write('None');
      write('Told', picture('a.png', 'A cat'));
      blog.setFeaturedImage(write('Featured'), blog.addAttachment({ file: 'b.png', alt: 'A dog' }));
      expect(await examine(altText)).to.deep.equal({
        outcome: 'ok',
        message: 'every picture in the newest 3 posts has alternative text',
        cure: null,
      });
    });

    it('name post, title and picture where one has none, newest first', async () => {
      const first = write('Silent', picture('a.png') + picture('b.png', 'told') + picture('c.png'));
      const second = write('Featured & silent');
      blog.setFeaturedImage(second, blog.addAttachment({ file: '2026/05/d.png' }));
      blog.updatePost(write('A draft', picture('e.png')), { status: 'draft' });
      const { outcome, message, cure } = await examine(altText);
      expect(outcome).to.equal('warning');
      expect(message).to.equal(
        `2 of the newest 2 posts have pictures without alternative text: post ${second} “Featured & silent” (d.png); ` +
          `post ${first} “Silent” (a.png, c.png)`,
      );
      expect(cure).to.include('Media Library');
    });

    it('name five, and count the others', async () => {
      for (let number = 1; number <= 120; number += 1) write(`Silent ${number}`, picture(`${number}.png`));
      const { message } = await examine(altText);
      expect(message).to.match(
        /^100 of the newest 100 posts .*“Silent 120” \(120\.png\).*“Silent 116”.*; and 95 more$/,
      );
    });

    it('leave out what no Note would show, and sources without posts', async () => {
      write('Many', picture('a.png', 'told') + picture('b.png'));
      expect(await examine(altText, { sources: [postsSource({ maxImages: 1 })] })).to.include({ outcome: 'ok' });
      expect(await examine(altText, { sources: [newsSource()] as never })).to.include({ outcome: 'ok' });
    });
  });
});
