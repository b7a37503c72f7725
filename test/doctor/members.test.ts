import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { members } from '../../src/doctor/members.js';
import { openWordPress } from '../../src/wordpress/wordpress.js';
import { someConfig, wordpressConfig } from '../config/some-config.js';

describe('the check of what plugins keep for members', () => {
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

  /** @param seesAllTables false: as an account of MariaDB that may read WordPress's own tables alone */
  async function examine(plugins: string[], seesAllTables = true) {
    const entries = plugins.map((file, index) => `i:${index};s:${file.length}:"${file}";`).join('');
    blog.setOption('active_plugins', `a:${plugins.length}:{${entries}}`);
    const wordpress = wordpressConfig({ url: blog.url });
    const reading = openWordPress(wordpress);
    const seen: typeof reading = {
      ...reading,
      snapshot: (read) => reading.snapshot((reader) => read({ ...reader, seesAllTables })),
    };
    const means = { config: someConfig({ wordpress }), wordpress: seen } as DoctorMeans;
    return members.run(means).finally(() => reading.close());
  }

  it('is content where none is active', async () => {
    expect(await examine(['akismet/akismet.php'])).to.deep.include({
      outcome: 'ok',
      message: 'no active plugin is known to keep content for members',
    });
  });

  it('names those that Herald understands', async () => {
    const { outcome, message } = await examine(['jetpack/jetpack.php', 'patreon-connect/patreon.php']);
    expect(outcome).to.equal('ok');
    expect(message).to.include('Jetpack, Patreon').and.include('members_only = "withhold"');
  });

  it('names those that it does not understand, or not wholly, and what to do', async () => {
    const { outcome, message, cure } = await examine(['s2member/s2member.php', 'content-control/content-control.php']);
    expect(outcome).to.equal('warning');
    expect(message).to.equal(
      'Herald does not know what the plugin s2member keeps for members; of Content Control Herald does not see its rules for whole posts',
    );
    expect(cure).to.include('exclude_categories');
  });

  it('fails where a table cannot be read that a plugin needs', async () => {
    const { outcome, message } = await examine(['paid-memberships-pro/paid-memberships-pro.php'], false);
    expect(outcome).to.equal('failed');
    expect(message).to.include('`wp_pmpro_memberships_pages`').and.include('GRANT SELECT');
    expect(await examine(['paid-memberships-pro/paid-memberships-pro.php'])).to.include({ outcome: 'ok' });
  });
});
