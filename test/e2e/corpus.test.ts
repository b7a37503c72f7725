import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { openWordPress } from '../../src/wordpress/wordpress.js';
import { wordpressConfig } from '../config/some-config.js';
import { contactSheet } from '../corpus/contact-sheet.js';
import { faultsOf, type Json } from '../corpus/faults.js';
import { goldenNames, goldenText, readGolden, writeGolden } from '../corpus/golden.js';
import { type CorpusPost, corpusPosts } from '../corpus/posts.js';
import { type CorpusNote, readNotes, type Text } from '../corpus/read-notes.js';
import { tell } from '../corpus/tell.js';
import { type WrittenPost, writeBlog } from '../corpus/write-blog.js';
import { type Lab, openLab } from '../lab/lab.js';
import { startMariaDb } from '../lab/mariadb.js';
import { startPhp } from '../lab/php.js';
import { installWordPress } from '../lab/wordpress.js';

const texts: readonly Text[] = ['content', 'excerpt'];

describe('The corpus of awkward posts, made by a real WordPress', () => {
  const all = corpusPosts();
  const posts = all.filter(({ type }) => type !== 'wp_block');
  const patterns = all
    .filter(({ type }) => type === 'wp_block')
    .map(({ content }) => content)
    .join('\n');
  const notes = new Map<Text, Map<string, CorpusNote>>();
  let lab: Lab;
  let written: Record<string, WrittenPost>;

  before(async () => {
    lab = openLab();
    const mariadb = await startMariaDb(lab);
    const wordpress = await installWordPress(lab, mariadb, await startPhp(lab));
    written = await writeBlog(wordpress, all);
    await mariadb.createUser('herald', 'reads', `SELECT ON \`${wordpress.database.name}\`.*`);
    const url = `mysql://herald:reads@localhost/${wordpress.database.name}?socketPath=${mariadb.socket}`;
    const blog = openWordPress(wordpressConfig({ url }));
    const ids = Object.fromEntries(Object.entries(written).map(([name, { id }]) => [name, id]));
    for (const text of texts) notes.set(text, await readNotes(blog, ids, text));
    await blog.close();
    if (process.env.CORPUS_DUMP)
      writeFileSync(
        process.env.CORPUS_DUMP,
        JSON.stringify({ written, notes: [...notes].map(([t, m]) => [t, [...m]]) }),
      );
  });
  after(() => lab?.close());

  const activity = (name: string, text: Text): Json | null => notes.get(text)?.get(name)?.activity ?? null;
  const noteOf = (name: string, text: Text) => (activity(name, text)?.object ?? null) as Json | null;
  const both = (name: string) => Object.fromEntries(texts.map((text) => [text, noteOf(name, text)]));

  function faultsOfPost(post: CorpusPost): string[] {
    return texts.flatMap((text) => {
      const create = activity(post.name, text);
      const known = written[post.name];
      if (create === null || known === undefined) return [];
      return faultsOf(create, tell(post, known, text, patterns)).map(({ rule, found }) => `${text} ${rule}: ${found}`);
    });
  }

  it('makes a Note of each post that the world may see, and of no other', () => {
    const sent = posts
      .filter(({ sent }) => sent)
      .map(({ name }) => name)
      .sort();
    for (const text of texts) expect([...(notes.get(text)?.keys() ?? [])].sort(), text).to.deep.equal(sent);
  });

  it('leaves no fault in them', () => {
    const faults = posts.flatMap((post) => faultsOfPost(post).map((fault) => `${post.name}: ${fault}`));
    const count = texts.reduce((sum, text) => sum + (notes.get(text)?.size ?? 0), 0);
    process.stdout.write(`      ${faults.length} faults in ${count} Notes of ${posts.length} posts\n`);
    const sheet = process.env.CORPUS_SHEET;
    if (sheet) {
      const entries = posts.map((post) => ({ ...post, notes: both(post.name), faults: faultsOfPost(post) }));
      writeFileSync(sheet, contactSheet(entries));
    }
    expect(faults, `\n${faults.join('\n')}\n`).to.deep.equal([]);
  });

  it('is as the golden files have it', () => {
    const golden = new Map(posts.map(({ name }) => [name, goldenText(both(name))]));
    if (process.env.CORPUS_GOLDEN === 'write') writeGolden(golden);
    const changed = [...golden].filter(([name, text]) => readGolden(name) !== text);
    const told = changed.map(([name, text]) => `${name}: ${firstDifference(readGolden(name), text)}`);
    const gone = goldenNames().filter((name) => !golden.has(name));
    expect(
      [...told, ...gone],
      `\n${told.join('\n')}\nif this is as it should be: CORPUS_GOLDEN=write, and read what git diff says\n`,
    ).to.deep.equal([]);
  });
});

function firstDifference(before: string, now: string): string {
  const [old, fresh] = [before.split('\n'), now.split('\n')];
  const at = fresh.findIndex((line, index) => line !== old[index]);
  return `\n  - ${(old[at] ?? '').slice(0, 300)}\n  + ${(fresh[at] ?? '').slice(0, 300)}`;
}
