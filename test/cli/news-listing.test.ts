import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { herald } from './herald.js';
import { place } from './running-herald.js';

const paragraphs = (...texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('\n');
const link = (word: string) => `<a href="https://a.test/${word}">${word}</a>`;

interface Listed {
  state: string;
  postId: number;
  label: string;
  reason: string | null;
}

interface Shown {
  source: string;
  obstacle: string | null;
  text?: string | null;
  note?: { content: string; url: string };
}

describe('the news that the commands show', function () {
  this.timeout(60_000);
  const { config, blog } = place((sample) => {
    sample.insertPost({
      title: 'News Roundup, the other',
      status: 'draft',
      content: paragraphs(
        'Welcome to all.',
        `A new ${link('bridge')} opens.`,
        `[hold] A secret ${link('tunnel')} opens.`,
        `One <a href="https://a.test/1">item</a>.`,
        'Farewell to all.',
      ),
    });
  });
  const [first, other] = [2, 3];
  const command = (...args: string[]) => herald([...args, '--config', config]);
  const items = async (...more: string[]) => {
    const found = JSON.parse((await command('items', '--source', 'news', '--json', ...more)).out) as Listed[];
    return found.map(({ state, postId, label, reason }) => [postId, state, label, reason]);
  };
  const preview = async (id: number) => {
    const found = JSON.parse((await command('preview', String(id), '--json')).out) as Shown[];
    return found
      .filter(({ source }) => source === 'news')
      .map(({ obstacle, text, note }) => [note ? note.content.split('<br')[0] : text, obstacle]);
  };
  const meddle = (change: string, id: number) => {
    const sql = new Sqlite(blog);
    sql.prepare(`UPDATE wp_posts SET ${change} WHERE ID = ?`).run(id);
    sql.close();
  };

  it('is recognised as a cycle does it, the newest draft first', async () => {
    expect(await items()).to.deep.equal([
      [other, 'new', 'A new bridge opens.', null],
      [other, 'repeats', 'One item.', `it repeats "One item." of post ${first}`],
      [first, 'new', 'One item.', null],
      [first, 'new', 'Two items.', null],
    ]);
    expect(await items('--limit', '1')).to.deep.equal([[other, 'new', 'A new bridge opens.', null]]);
  });

  it('comes with all that is passed over, in its place, and why', async () => {
    const noLink = 'it has no link out of the blog, and require_link is true';
    expect((await items('--all')).slice(0, 5)).to.deep.equal([
      [other, 'left out', 'Welcome to all.', noLink],
      [other, 'new', 'A new bridge opens.', null],
      [other, 'left out', '[hold] A secret tunnel opens.', 'its editor holds it back'],
      [other, 'repeats', 'One item.', `it repeats "One item." of post ${first}`],
      [other, 'left out', 'Farewell to all.', noLink],
    ]);
    const { out } = await command('items', '--source', 'news', '--all');
    expect(out).to.match(/LEFT OUT\nnews +left out +3 +Welcome to all\. +it has no link/);
  });

  it('is previewed item by item, with what is left out between them', async () => {
    const { out } = await command('preview', String(other));
    expect(out).to.include('── news: left out: its editor holds it back\n[hold] A secret tunnel opens.\n');
    expect(out.indexOf('A new bridge')).to.be.below(out.indexOf('A secret tunnel'));
    expect((await preview(other)).map(([, obstacle]) => obstacle)).to.deep.equal([
      'it has no link out of the blog, and require_link is true',
      null,
      'its editor holds it back',
      null,
      'it has no link out of the blog, and require_link is true',
    ]);
  });

  it('is previewed of a round-up that is published too', async () => {
    expect((await command('sync')).code).to.equal(0);
    meddle("post_status = 'publish'", first);
    const found = JSON.parse((await command('preview', String(first), '--json')).out) as Shown[];
    const news = found.filter(({ source }) => source === 'news');
    expect(news.map(({ note }) => note?.url)).to.deep.equal(['https://blog.test/?p=2', 'https://blog.test/?p=2']);
    expect(news[0]?.obstacle).to.equal('its post is published: only items from before that are announced');
    expect((await items()).slice(2)).to.deep.equal([
      [first, 'baseline', 'One item.', null],
      [first, 'baseline', 'Two items.', null],
    ]);
  });

  it('says why nothing leaves a post', async () => {
    meddle("post_status = 'private'", first);
    const hidden = 'its status is private, and statuses is "draft"';
    expect((await preview(first)).map(([, obstacle]) => obstacle)).to.deep.equal([hidden, hidden]);
    // Nothing leaves it, so that its copy speaks for it.
    expect((await items()).slice(1)).to.deep.equal([
      [other, 'baseline', 'One item.', null],
      [first, 'repeats', 'One item.', `it repeats "One item." of post ${other}`],
      [first, 'baseline', 'Two items.', hidden],
    ]);
    meddle("post_status = 'draft', post_password = 'x'", first);
    expect((await preview(first))[0]?.[1]).to.equal('it is protected by a password');
    const { out } = await command('preview', '1');
    expect(out).to.match(/\n── news: nothing: its title does not match title = "News"\n$/);
    meddle("post_content = '<p>Nothing yet.</p>', post_password = ''", other);
    expect(await preview(other)).to.deep.equal([
      ['Nothing yet.', 'it has no link out of the blog, and require_link is true'],
      [null, 'it has no items in it'],
    ]);
  });
});
