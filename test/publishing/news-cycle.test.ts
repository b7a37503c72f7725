import { expect } from 'chai';
import type { NewsSourceConfig } from '../../src/config/config.js';
import { cpuTime } from '../lab/cpu-time.js';
import { DAY, HOUR, MINUTE, newsSource, postsSource, SECOND, type Stage, setStage } from './blog-and-herald.js';

const item = (words: string, path = words.toLowerCase().replaceAll(/\W+/g, '-'), id = '') =>
  `<!-- wp:paragraph --><p${id === '' ? '' : ` id="${id}"`}>${words} <a href="https://paper.test/${path}">there</a></p><!-- /wp:paragraph -->`;
const heading = (words: string) => `<!-- wp:heading --><h2>${words}</h2><!-- /wp:heading -->`;
const aside = (words: string) => `<!-- wp:paragraph --><p>${words}</p><!-- /wp:paragraph -->`;
const text = (...blocks: string[]) => blocks.join('\n\n');
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => item(`Item number ${index + 1} of them`));

describe('a source of news', () => {
  let stage: Stage;
  let draft = 0;
  afterEach(() => stage.close());

  /** A draft that Herald knew before the story, with one item in it. */
  const begin = async (more: Partial<NewsSourceConfig> = {}) => {
    stage = setStage({ sources: [newsSource(more)] });
    draft = stage.blog.insertPost({
      title: 'News Roundup – May',
      status: 'draft',
      content: text(aside('Welcome.'), item('Old news')),
    });
    stage.pass(HOUR);
    await stage.look();
    expect(stage.told()).to.deep.equal([]);
  };
  const write = (...blocks: string[]) => stage.blog.updatePost(draft, { content: text(...blocks) });
  /** Minute after minute, as the service does. */
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) await stage.look();
  };
  /** The draft holds these items, and the readers have them. */
  const told = async (...blocks: string[]) => {
    write(item('Old news'), ...blocks);
    await minutes(7);
    const said = stage.told();
    stage.deliver();
    expect(said).to.have.length(blocks.length);
    return stage.living().map(({ id }) => id);
  };

  describe('with a new item', () => {
    it('announces nothing of a draft that it found', async () => {
      await begin();
      await minutes(30);
      expect(stage.told()).to.deep.equal([]);
      expect(stage.notes()).to.deep.equal([]);
    });

    it('lets it go when it has settled, once, and nothing else of the draft', async () => {
      await begin();
      write(aside('Welcome.'), item('Old news'), aside('Ask Bob whether he resigns.'), item('A proof was found'));
      await minutes(4);
      expect(stage.told()).to.deep.equal([]);
      await minutes(1);
      const [create, ...more] = stage.sent();
      expect(more).to.deep.equal([]);
      expect(create).to.include({ type: 'Create', outbox: true });
      expect(create?.object.content)
        .to.include('A proof was found')
        .and.include('https://paper.test/a-proof-was-found');
      await minutes(30);
      expect(stage.told()).to.deep.equal([]);
      expect(JSON.stringify(stage.dump())).not.to.include('Bob');
    });

    it('never lets it go half-typed, however long somebody types', async () => {
      await begin();
      for (const typed of [
        'A pro',
        'A proof was',
        'A proof was fou',
        'A proof was found by nob',
        'A proof was found by us',
      ]) {
        write(item('Old news'), item(typed, 'proof'));
        await minutes(4);
        expect(stage.told(), typed).to.deep.equal([]);
      }
      await minutes(3);
      expect(stage.told()).to.deep.equal(['Create A proof was found by us there']);
    });

    it('waits longer for an item in an open editor, and not for ever', async () => {
      await begin();
      write(item('Old news'), item('A proof was found'));
      for (let minute = 0; minute < 14; minute += 1) {
        stage.blog.lockPost(draft);
        await stage.look();
      }
      expect(stage.told()).to.deep.equal([]);
      for (let minute = 0; minute < 3; minute += 1) {
        stage.blog.lockPost(draft);
        await stage.look();
      }
      expect(stage.told()).to.deep.equal(['Create A proof was found there']);
    });

    it('does not wait for an item because another one is being written', async () => {
      await begin();
      write(item('Old news'), item('A proof was found'));
      for (let minute = 0; minute < 7; minute += 1) {
        await stage.look();
        write(item('Old news'), item('A proof was found'), item(`And then ${'x'.repeat(minute)}`, 'other'));
      }
      expect(stage.told()).to.deep.equal(['Create A proof was found there']);
    });

    it('lets an item settle that came into the draft without a save', async () => {
      const long = '2026-05-01 00:00:00';
      await begin();
      stage.pass(DAY);
      await stage.look();
      write(item('Old news'), item('A proof was fou'));
      stage.meddle('UPDATE wp_posts SET post_modified = post_date, post_modified_gmt = ? WHERE ID = ?', long, draft);
      await minutes(4);
      expect(stage.told()).to.deep.equal([]);
      await minutes(3);
      expect(stage.told()).to.have.length(1);
    });

    it('announces at once what settled while Herald was away', async () => {
      await begin();
      stage.pass(HOUR);
      write(item('Old news'), item('A proof was found'));
      stage.pass(HOUR);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create A proof was found there']);
    });

    it('takes up a new draft, with zero dates as programs make them', async () => {
      await begin();
      stage.blog.insertPost({ title: 'NEWS ROUNDUP: June', status: 'draft', content: text(...numbered(2)) });
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create Item number 1 of them there', 'Create Item number 2 of them there']);
    });

    it('takes nothing from drafts with another title, another status, or a password', async () => {
      await begin();
      const content = text(...numbered(1));
      stage.blog.insertPost({ title: 'My memoirs', status: 'draft', content });
      stage.blog.insertPost({ title: 'News Roundup', status: 'pending', content });
      stage.blog.insertPost({ title: 'News Roundup', status: 'private', content });
      stage.blog.insertPost({ title: 'News Roundup', type: 'page', status: 'draft', content });
      stage.blog.insertPost({ title: 'News Roundup', status: 'draft', password: 'sesame', content });
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
    });

    const turns: [string, Parameters<Stage['blog']['updatePost']>[1]][] = [
      ['renamed', { title: 'Something private' }],
      ['private', { status: 'private' }],
      ['behind a password', { password: 'sesame' }],
    ];
    for (const [name, change] of turns) {
      it(`lets nothing more out of a draft that is ${name} meanwhile, neither new nor edited`, async () => {
        await begin();
        const [note] = await told(item('A proof was found'));
        write(item('Old news'), item('A proof was found'), item('Not settled yet'));
        await minutes(2);
        stage.blog.updatePost(draft, change);
        await minutes(2);
        write(
          item('Old news'),
          item('A proof was found, said our secret source', 'a-proof-was-found'),
          item('Not settled yet'),
          item('A secret'),
        );
        await minutes(20);
        expect(stage.told()).to.deep.equal([]);
        expect(stage.living().map(({ id }) => id)).to.deep.equal([note]);
        stage.blog.updatePost(draft, { title: 'News Roundup – May', status: 'draft', password: '' });
        await minutes(7);
        expect(stage.told()).to.have.length(3);
      });
    }

    it('takes an old roundup that becomes a draft again for what it is', async () => {
      await begin();
      const old = stage.blog.insertPost({
        title: 'News Roundup – 2019',
        content: text(...numbered(9)),
        date: new Date(stage.now() - 2000 * DAY),
      });
      stage.blog.updatePost(old, { status: 'draft' });
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
      stage.blog.updatePost(old, { content: text(...numbered(9), item('Something new in it')) });
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create Something new in it there']);
    });

    it('announces nothing old when the operator changes title, status or unit', async () => {
      await begin({ title: 'Nothing of the kind' });
      stage.restart({ sources: [newsSource()] });
      await minutes(20);
      stage.restart({ sources: [newsSource({ unit: 'block' })] });
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
      write(item('Old news'), item('A proof was found'));
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create A proof was found there']);
    });

    it('keeps the audience and the type of what is published when the operator changes them', async () => {
      await begin({ unit: 'heading-section' });
      const under = (title: string, words: string) => text(heading(title), item(words, title));
      await told(under('One', 'It was found'));
      stage.restart({ sources: [newsSource({ unit: 'heading-section', visibility: 'followers', object: 'article' })] });
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
      write(item('Old news'), under('One', 'It was found again'), under('Two', 'It is new'));
      await minutes(7);
      const [create, update] = stage.sent().sort((one, other) => one.type.localeCompare(other.type));
      expect(update?.object).to.include({ type: 'Note' });
      expect(update?.object.content).to.include('It was found again');
      expect(create?.object).to.include({ type: 'Article' });
      expect(stage.living().map(({ content }) => content?.visibility)).to.deep.equal(['public', 'followers']);
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(7);
      expect(stage.sent().map(({ type, object }) => [type, object.type])).to.have.deep.members([
        ['Update', 'Note'],
        ['Update', 'Article'],
      ]);
      expect(stage.living().map(({ content }) => content?.visibility)).to.deep.equal(['public', 'followers']);
    });

    it('takes up its work where an older Herald left it, which knew less of what an item is', async () => {
      await begin();
      stage.db.sql
        .prepare("UPDATE cursors SET value = ? WHERE source = 'news'")
        .run(JSON.stringify({ title: 'News Roundup', statuses: ['draft'], unit: 'paragraph' }));
      write(item('Old news'), item('A proof was found'));
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create A proof was found there']);
    });

    it('needs no link where none is asked for, and then leads nowhere', async () => {
      await begin({ requireLink: false, intro: '^welcome' });
      write(aside('Welcome to all who read us here.'), item('Old news'), aside('The board meets on Monday at noon.'));
      await minutes(7);
      const [create, ...more] = stage.sent();
      expect(more).to.deep.equal([]);
      expect(create?.object.content).to.equal('<p>The board meets on Monday at noon.</p>');
    });

    it('says it as its own template wants, with its section', async () => {
      await begin({ template: '{section}: {excerpt} {link}', hashtags: false });
      write(item('Old news'), heading('Prizes'), item('One was given'));
      await minutes(7);
      const [create] = stage.sent();
      expect(create?.object.content).to.match(
        /^<p>Prizes:.*One was given there.*https:\/\/paper\.test\/one-was-given/s,
      );
    });

    it('holds a flood, and releases it', async () => {
      await begin();
      write(item('Old news'), ...numbered(25));
      await minutes(7);
      expect(stage.told()).to.deep.equal([]);
      await minutes(3);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.have.length(25);
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
    });

    it('doubles nothing when it is killed in the middle', async () => {
      await begin();
      write(item('Old news'), ...numbered(5));
      await minutes(4);
      stage.pass(MINUTE);
      stage.breakEnqueue(3);
      expect((await stage.cycle())[0]?.error).to.equal('the disk is full');
      stage.breakEnqueue(null);
      stage.breakCursors(true);
      await stage.cycle();
      stage.breakCursors(false);
      stage.restart();
      await minutes(3);
      expect(stage.told()).to.have.length(5);
      expect(stage.living()).to.have.length(5);
    });

    it('shows words, formulas, section and picture as they are', async () => {
      await begin();
      const picture = stage.blog.addAttachment({ file: 'knot.png', alt: 'A knot' });
      write(
        item('Old news'),
        heading('Maths &amp; News'),
        `<p>Bounds for $a\\_b$ &amp; \\(x &lt; y\\) <a href="https://paper.test/b">were found</a>, see <a href="/2026/">here</a>.</p>`,
        `<figure><img class="wp-image-${picture}" src="https://blog.test/wp-content/uploads/knot.png"></figure>`,
      );
      await minutes(7);
      const [create] = stage.sent();
      expect(create?.object.content).to.include('Bounds for $a\\_b$ &amp; \\(x &lt; y\\)');
      expect(create?.object.content).to.include('href="https://blog.test/2026/"');
      expect(create?.object.tag?.map(({ name }) => name)).to.deep.equal(['#MathsNews']);
      expect(create?.object.attachment?.[0]?.name).to.equal('A knot');
    });

    it('gives an item under a heading of its own its title', async () => {
      await begin({ unit: 'heading-section' });
      write(item('Old news'), heading('The Noether Prize'), aside('It was given.'), item('Read more', 'noether'));
      await minutes(7);
      const [create] = stage.sent();
      expect(create?.object.content)
        .to.match(/^<p><strong>.*The Noether Prize/)
        .and.include('It was given.');
      expect(create?.object.tag).to.deep.equal([]);
    });
  });

  describe('with an item that the readers have', () => {
    it('corrects it in its place, once the correction has settled', async () => {
      await begin();
      const [note] = await told(item('A prof was found', 'proof'));
      write(item('Old news'), item('A proof was found', 'proof'));
      await minutes(4);
      expect(stage.told()).to.deep.equal([]);
      await minutes(3);
      const [update, ...more] = stage.sent();
      expect(more).to.deep.equal([]);
      expect(update).to.include({ type: 'Update', note });
      expect(update?.object.content).to.include('A proof was found');
    });

    it('coalesces a burst of corrections, and forgets one that was taken back', async () => {
      await begin();
      await told(item('A proof was found', 'proof'));
      for (const words of ['A proof wos found', 'A proof was fownd', 'A proof was found']) {
        write(item('Old news'), item(words, 'proof'));
        await minutes(2);
      }
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
    });

    it('does not mind that it moves, nor that it is dressed otherwise', async () => {
      await begin();
      await told(item('One'), item('Two'), item('Three'));
      write(item('Three'), aside('Hm.'), item('One'), item('Old news'), item('Two'));
      await minutes(10);
      write(
        '<p class="x">Three  <a href="https://paper.test/three">there</a></p>',
        item('Two'),
        item('One'),
        item('Old news'),
      );
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
    });

    it('knows it by its anchor, its link or its words', async () => {
      await begin();
      const notes = await told(
        item('One', 'one', 'news-1'),
        item('Two', 'two'),
        item('The third of many long sentences', 'three'),
      );
      write(
        item('Old news'),
        item('Quite another wording', 'uno', 'news-1'),
        item('Wholly rewritten', 'two'),
        item('The third of many longer sentences', 'drei'),
      );
      await minutes(7);
      const updates = stage.sent();
      expect(updates.map(({ type }) => type)).to.deep.equal(['Update', 'Update', 'Update']);
      expect(updates.map(({ note }) => note).sort()).to.deep.equal(notes.sort());
    });

    it('keeps two items with one link apart', async () => {
      await begin();
      const [first, second] = await told(
        item('The winners were named', 'prize'),
        item('The jury was thanked', 'prize'),
      );
      expect(first).not.to.equal(second);
      write(item('Old news'), item('The jury was thanked warmly', 'prize'), item('The winners were named', 'prize'));
      await minutes(7);
      const [update, ...more] = stage.sent();
      expect(more).to.deep.equal([]);
      expect(update).to.include({ type: 'Update', note: second });
    });

    it('keeps an item and the edited copy of its block apart', async () => {
      await begin();
      const [note] = await told(item('The first of its kind', 'one', 'news-1'));
      write(
        item('Old news'),
        item('Something else entirely', 'two', 'news-1'),
        item('The first of its kind', 'one', 'news-1'),
      );
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create Something else entirely there']);
      expect(stage.living()[0]?.id).to.equal(note);
    });

    it('keeps nothing of the words of what was withdrawn', async () => {
      await begin();
      await told(item('A name that had to go'));
      write(item('Old news'));
      await minutes(5);
      const { notes, items } = stage.dump();
      expect(JSON.stringify([notes, items])).not.to.include('A name');
    });

    it('withdraws it only when it has stayed away for several looks', async () => {
      await begin();
      const [note] = await told(item('A proof was found'));
      write(item('Old news'));
      await minutes(2);
      expect(stage.told()).to.deep.equal([]);
      await minutes(1);
      const [gone] = stage.sent();
      expect(gone).to.include({ type: 'Delete', note });
      expect(gone?.object.type).to.equal('Tombstone');
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
    });

    it('does not mind that it is cut and pasted', async () => {
      await begin();
      await told(item('A proof was found'), item('Another one'));
      for (let round = 0; round < 3; round += 1) {
        write(item('Old news'), item('Another one'));
        await minutes(2);
        write(item('A proof was found'), item('Old news'), item('Another one'));
        await minutes(2);
      }
      expect(stage.told()).to.deep.equal([]);
    });

    it('does not take a burst of looks for a long absence', async () => {
      await begin();
      await told(item('A proof was found'));
      write(item('Old news'));
      for (let look = 0; look < 6; look += 1) {
        stage.pass(5 * SECOND);
        await stage.cycle();
      }
      write(item('Old news'), item('A proof was found'));
      await minutes(5);
      expect(stage.told()).to.deep.equal([]);
    });

    it('sends a correction that was cut out and came back only when it has stood still again', async () => {
      await begin();
      await told(item('A prof was found', 'proof'));
      write(item('Old news'), item('A proof was found', 'proof'));
      await minutes(4);
      write(item('Old news'));
      await minutes(1);
      write(item('Old news'), item('A proof was found', 'proof'));
      await minutes(4);
      expect(stage.told()).to.deep.equal([]);
      await minutes(3);
      expect(stage.told()).to.deep.equal(['Update A proof was found there']);
    });

    it('becomes two when it is split, and one again when they are merged', async () => {
      await begin();
      const both = (first: string, second: string) => item(`${first} ${second}`, 'one');
      const [note] = await told(both('The winners were named in Oslo.', 'And the losers were thanked.'));
      write(
        item('Old news'),
        item('The winners were named in Oslo.', 'one'),
        item('And the losers were thanked.', 'two'),
      );
      await minutes(7);
      expect(stage.told()).to.deep.equal([
        'Create And the losers were thanked. there',
        'Update The winners were named in Oslo. there',
      ]);
      write(item('Old news'), both('The winners were named in Oslo.', 'And the losers were thanked.'));
      await minutes(7);
      expect(stage.told().sort()).to.deep.equal([
        'Delete',
        'Update The winners were named in Oslo. And the losers were thanked. there',
      ]);
      expect(stage.living().map(({ id }) => id)).to.deep.equal([note]);
    });

    it('is withdrawn when its editor holds it back', async () => {
      await begin();
      await told(item('A rumour'));
      write(item('Old news'), '<!-- hold -->', item('A rumour'));
      await minutes(5);
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('withdraws nothing while its post is open, for as long as the patience lasts', async () => {
      await begin();
      await told(item('A proof was found'));
      write(item('Old news'));
      for (let minute = 0; minute < 13; minute += 1) {
        stage.blog.lockPost(draft);
        await stage.look();
      }
      expect(stage.told()).to.deep.equal([]);
      for (let minute = 0; minute < 4; minute += 1) {
        stage.blog.lockPost(draft);
        await stage.look();
      }
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('makes a new Note of what was withdrawn and comes back', async () => {
      await begin();
      const [note] = await told(item('A proof was found'));
      write(item('Old news'));
      await minutes(5);
      write(item('Old news'), item('A proof was found'));
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Delete', 'Create A proof was found there']);
      expect(stage.living()[0]?.id).not.to.equal(note);
    });

    it('keeps it where it was told to, and does not give its Note to another', async () => {
      await begin({ removal: 'keep' });
      const [note] = await told(item('The first of many long sentences', 'one'));
      write(item('Old news'));
      await minutes(90);
      expect(stage.told()).to.deep.equal([]);
      write(item('Old news'), item('The second of many long sentences', 'two'), item('Brand new', 'one'));
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create The second of many long sentences there', 'Create Brand new there']);
      expect(stage.living()[0]?.id).to.equal(note);
    });

    it('asks where it was told to, and withdraws what the operator approves', async () => {
      await begin({ removal: 'ask' });
      await told(item('One'), item('Two'));
      write(item('Old news'), item('Two'));
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
      expect(await stage.look()).to.include({ held: true });
      expect(stage.log.filter(({ level }) => level === 'warn')).to.have.length(1);
      await stage.publisher.approve();
      expect(await stage.look()).to.include({ held: false });
      expect(stage.told()).to.deep.equal(['Delete']);
      await minutes(5);
      expect(stage.told()).to.deep.equal([]);
    });

    it('has nothing to ask when the item came back', async () => {
      await begin({ removal: 'ask' });
      await told(item('One'));
      write(item('Old news'));
      await minutes(5);
      write(item('Old news'), item('One'));
      await minutes(5);
      expect(stage.dump().held_changes).to.deep.equal([]);
      expect(stage.told()).to.deep.equal([]);
    });

    it('holds the emptying of a whole draft, and forgets it when the text is back', async () => {
      await begin();
      await told(...numbered(15));
      write('');
      await minutes(2);
      expect(stage.log.filter(({ level }) => level === 'warn')).to.deep.equal([]);
      await minutes(8);
      expect(stage.told()).to.deep.equal([]);
      expect(stage.log.filter(({ level }) => level === 'warn')).to.have.length(1);
      write(item('Old news'), ...numbered(15));
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
      expect(stage.dump().held_changes).to.deep.equal([]);
      stage.blog.deletePost(draft);
      await minutes(5);
      expect(stage.told()).to.deep.equal([]);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.have.length(15);
    });
  });

  describe('when the operator changes what an item is', () => {
    const welcome = item('Welcome, says our friend', 'friend');
    const rules = { intro: '^welcome' };

    it('keeps what is none any more until the operator decides, and announces nothing', async () => {
      for (const removal of ['withdraw', 'keep', 'ask'] as const) {
        await begin({ removal });
        await told(welcome, item('One'));
        stage.restart({ sources: [newsSource({ removal, ...rules })] });
        await minutes(10);
        expect(stage.told(), removal).to.deep.equal([]);
        expect(await stage.look()).to.include({ held: removal !== 'keep' });
        stage.restart({ sources: [newsSource({ removal })] });
        await minutes(10);
        expect(stage.told(), removal).to.deep.equal([]);
        if (removal !== 'ask') await stage.close();
      }
    });

    it('never withdraws a flood of them by itself', async () => {
      await begin();
      await told(...numbered(15));
      stage.restart({ sources: [newsSource({ stopAt: '^item number 1 ' })] });
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
      expect(await stage.look()).to.include({ held: true });
      stage.restart({ sources: [newsSource()] });
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
      expect(await stage.look()).to.include({ held: false });
    });

    it('goes on with what had not settled yet', async () => {
      await begin();
      write(item('Old news'), item('One'));
      await minutes(2);
      stage.restart({ sources: [newsSource(rules)] });
      await minutes(5);
      expect(stage.told()).to.deep.equal(['Create One there']);
    });
  });

  describe('from month to month', () => {
    it('keeps the items of a draft that is published, and leads to its page', async () => {
      await begin();
      const notes = await told(item('One', 'one', 'news-1'), item('Two'));
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(8);
      const updates = stage.sent();
      expect(updates.map(({ type }) => type)).to.deep.equal(['Update', 'Update']);
      const page = 'https://blog.test/2026/05/news-roundup-may/';
      expect(updates.map(({ object }) => object.url)).to.deep.equal([`${page}#news-1`, page]);
      expect(stage.living().map(({ id }) => id)).to.deep.equal(notes);
      await minutes(30);
      expect(stage.told()).to.deep.equal([]);
    });

    it('announces an item that settled only after the publication, and none that was written then', async () => {
      await begin();
      write(item('Old news'), item('Just in time'));
      await minutes(2);
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create Just in time there']);
      write(item('Old news'), item('Just in time'), item('Added on the page'));
      await minutes(10);
      stage.blog.updatePost(draft, { status: 'draft' });
      await minutes(10);
      expect(stage.told().filter((line) => line.startsWith('Create'))).to.deep.equal([]);
    });

    it('announces what was written and published between two looks', async () => {
      await begin();
      stage.blog.updatePost(draft, { status: 'publish', content: text(item('Old news'), item('At the last minute')) });
      await minutes(4);
      expect(stage.told()).to.deep.equal([]);
      await minutes(3);
      expect(stage.told()).to.deep.equal(['Create At the last minute there']);
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
    });

    it('announces what was written into the draft while its publication was planned', async () => {
      await begin();
      const date = new Date(stage.now() + 30 * MINUTE);
      stage.blog.updatePost(draft, { content: text(item('Old news'), item('One')) });
      await minutes(7);
      stage.meddle("UPDATE wp_posts SET post_status = 'future' WHERE ID = ?", draft);
      await minutes(2);
      stage.blog.updatePost(draft, { date, content: text(item('Old news'), item('One'), item('Two')) });
      await minutes(40);
      stage.blog.runCron();
      await minutes(7);
      expect(stage.told()).to.have.members(['Create One there', 'Create Two there', 'Update One there']);
    });

    it('follows a draft that goes out as a copy of itself', async () => {
      await begin();
      const notes = await told(item('One', 'one', 'news-1'), item('Two'));
      const { post_content: content = '' } = stage.blog.post(draft) ?? {};
      stage.blog.insertPost({ title: 'News Roundup: all of May', content: String(content) });
      await minutes(8);
      const updates = stage.sent();
      expect(updates.map(({ type }) => type)).to.deep.equal(['Update', 'Update']);
      const page = 'https://blog.test/2026/05/news-roundup-all-of-may/';
      expect(updates.map(({ object }) => object.url)).to.deep.equal([`${page}#news-1`, page]);
      stage.blog.trashPost(draft);
      await minutes(20);
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living().map(({ id }) => id)).to.deep.equal(notes);
    });

    it('follows items that settle only in the copy, and announces nothing else of its page', async () => {
      await begin();
      write(item('Old news'), item('Just in time'));
      await minutes(2);
      stage.blog.insertPost({
        title: 'News Roundup: all of May',
        content: text(item('Old news'), item('Just in time'), item('Added on the page')),
      });
      stage.blog.deletePost(draft);
      await minutes(20);
      expect(stage.told()).to.deep.equal(['Create Just in time there']);
    });

    it('announces nothing of a draft that begins with a copy of a page from before Herald', async () => {
      stage = setStage({ sources: [newsSource()] });
      stage.blog.insertPost({ title: 'News Roundup – April', content: text(...numbered(5)) });
      stage.pass(HOUR);
      await stage.look();
      stage.blog.insertPost({
        title: 'News Roundup – May',
        status: 'draft',
        content: text(...numbered(5), item('One')),
      });
      await minutes(8);
      expect(stage.told()).to.deep.equal(['Create One there']);
    });

    for (const [name, change, back] of [
      ['private', { status: 'private' }, { status: 'publish' }],
      ['behind a password', { password: 'sesame' }, { password: '' }],
    ] as const) {
      it(`leads nobody to a page that is ${name} now`, async () => {
        await begin();
        await told(item('One'));
        stage.blog.updatePost(draft, { status: 'publish' });
        await minutes(8);
        stage.told();
        stage.blog.updatePost(draft, { ...change, content: text(item('Old news'), item('One, in secret', 'one')) });
        await minutes(8);
        const [update, ...more] = stage.sent();
        expect(more).to.deep.equal([]);
        expect(update?.object.content).to.include('One <a').and.not.include('secret');
        expect(update?.object.url).not.to.include('/2026/05/');
        stage.blog.updatePost(draft, back);
        await minutes(8);
        expect(stage.told()).to.deep.equal(['Update One, in secret there']);
      });
    }

    it('takes items from several drafts, in several statuses', async () => {
      await begin({ statuses: ['draft', 'pending'] });
      stage.blog.insertPost({ title: 'News Roundup – June', status: 'pending', content: item('One') });
      write(item('Old news'), item('Two'));
      await minutes(7);
      expect(stage.told().sort()).to.deep.equal(['Create One there', 'Create Two there']);
      stage.blog.updatePost(draft, { status: 'pending' });
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
    });

    it('lets the items of old pages rest', async () => {
      await begin();
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(3);
      stage.pass(100 * DAY);
      await minutes(3);
      const seen = stage.items()[0]?.seenAt;
      await minutes(3);
      expect(stage.items()[0]?.seenAt).to.equal(seen);
    });

    it('goes on in the next draft', async () => {
      await begin();
      await told(item('One'));
      stage.blog.updatePost(draft, { status: 'publish' });
      const june = stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: item('Two') });
      await minutes(8);
      expect(stage.told().sort()).to.deep.equal(['Create Two there', 'Update One there']);
      stage.pass(20 * DAY);
      stage.blog.updatePost(june, { content: text(item('Two'), item('Three')) });
      await minutes(7);
      expect(stage.told()).to.deep.equal(['Create Three there']);
    });

    it('announces nothing twice that is copied or moved to the next draft', async () => {
      await begin();
      const [copied, moved] = await told(item('Copied over'), item('Moved over'));
      stage.blog.insertPost({
        title: 'News Roundup – June',
        status: 'draft',
        content: text(item('Copied over'), item('Moved over'), item('Fresh')),
      });
      write(item('Old news'), item('Copied over'));
      await minutes(10);
      expect(stage.told()).to.deep.equal(['Create Fresh there']);
      stage.blog.deletePost(draft);
      await minutes(10);
      expect(stage.told()).to.deep.equal([]);
      expect(
        stage
          .living()
          .map(({ id }) => id)
          .slice(0, 2),
      ).to.deep.equal([copied, moved]);
    });

    it('withdraws the items of a draft that is thrown away', async () => {
      await begin();
      await told(item('One'), item('Two'));
      stage.blog.trashPost(draft);
      await minutes(4);
      expect(stage.told()).to.deep.equal(['Delete', 'Delete']);
      stage.blog.untrashPost(draft);
      await minutes(10);
      expect(stage.told()).to.deep.equal(['Create One there', 'Create Two there']);
    });

    it('sees years later that a roundup was deleted', async () => {
      await begin();
      await told(item('One'));
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(8);
      stage.pass(100 * DAY);
      await minutes(2);
      stage.pass(100 * DAY);
      await minutes(2);
      stage.told();
      stage.blog.deletePost(draft);
      for (let hour = 0; hour < 4; hour += 1) await stage.look({ full: true });
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('lets the Updates of a long roundup leave a few at a time', async () => {
      await begin();
      stage.restart({ sources: [newsSource()], brake: { maxCreates: 100, maxDeletes: 10 } });
      await told(...numbered(70));
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(4);
      const counts: number[] = [];
      for (let minute = 0; minute < 3; minute += 1) {
        await minutes(1);
        counts.push(stage.told().length);
      }
      expect(counts.sort((a, b) => b - a)).to.deep.equal([50, 20, 0]);
    });

    it('keeps the roundup from a source of posts where it is told to, and the items all the same', async () => {
      await begin();
      stage.restart({ sources: [newsSource({ roundup: 'silent' }), postsSource()] });
      await minutes(1);
      await told(item('One', 'one'));
      stage.blog.updatePost(draft, { status: 'publish', title: 'News Roundup – May' });
      stage.blog.insertPost({ title: 'Something else', content: aside('Words.') });
      await minutes(8);
      expect(stage.told().sort()).to.deep.equal(['Create Something else', 'Update One there']);
    });

    it('stands beside a source of posts that tells the roundup itself', async () => {
      await begin();
      stage.restart({ sources: [newsSource(), postsSource()] });
      await minutes(1);
      await told(item('One', 'one'));
      stage.blog.updatePost(draft, { status: 'publish', title: 'News Roundup – May' });
      await minutes(8);
      expect(stage.told().sort()).to.deep.equal(['Create News Roundup – May', 'Update One there']);
    });
  });

  it('is not stopped by what no editor would write', async () => {
    await begin();
    for (const garbage of ['<div>', '<b>', '<ul><li>', '<blockquote>', '<p>x<b>', '<!-- wp:group -->']) {
      write(item('Old news'), garbage.repeat(20_000), item('All the same'));
      await stage.look();
    }
  }).timeout(60_000);

  it('reads a draft of five hundred items in a second', async () => {
    await begin();
    stage.restart({ sources: [newsSource()], brake: { maxCreates: 1000, maxDeletes: 10 } });
    write(...numbered(500));
    await minutes(7);
    expect(stage.told()).to.have.length(500);
    // Every link and every word is new: nothing matches at the first try.
    const changed = Array.from({ length: 500 }, (_, n) => item(`Wholly other words ${n * 7} about thing ${n * 13}`));
    for (const content of [text(...numbered(500)), text(...changed)]) {
      stage.blog.updatePost(draft, { content });
      expect(await cpuTime(() => stage.look())).to.be.below(4000);
    }
  }).timeout(60_000);
});
