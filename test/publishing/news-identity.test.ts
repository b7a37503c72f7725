import { expect } from 'chai';
import type { NewsSourceConfig } from '../../src/config/config.js';
import { DAY, HOUR, MINUTE, newsSource, type Stage, setStage } from './blog-and-herald.js';

const item = (words: string, path: string, id = '') =>
  `<p${id === '' ? '' : ` id="${id}"`}>${words} <a href="https://paper.test/${path}">there</a>.</p>`;
const plain = (words: string) => `<p>${words}</p>`;
const OLD = item('Old news of the spring school on knots', 'old');

/** What is one item, what is another, and what only repeats one: told by what the readers get. */
describe('which news item is which', () => {
  let stage: Stage;
  let draft = 0;
  afterEach(() => stage.close());

  const begin = async (more: Partial<NewsSourceConfig> = {}, first = OLD) => {
    stage = setStage({ sources: [newsSource(more)] });
    draft = stage.blog.insertPost({ title: 'News Roundup – May', status: 'draft', content: first });
    stage.pass(HOUR);
    await stage.look();
    expect(stage.told()).to.deep.equal([]);
  };
  const write = (...blocks: string[]) => stage.blog.updatePost(draft, { content: blocks.join('\n\n') });
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) await stage.look();
  };
  /** What the readers get within a few minutes: type, Note, and the words of the first paragraph or its only link. */
  const sent = async (count = 7) => {
    await minutes(count);
    return stage.sent().map(({ type, note, object }) => ({ type, note, words: plainly(object.content ?? '') }));
  };
  const plainly = (html: string) =>
    html.replace(/<a href="https:\/\/paper.test\/([^"]*)"[^>]*>/g, '[$1] ').replace(/<[^>]*>/g, '');
  const types = (all: { type: string }[]) => all.map(({ type }) => type);

  describe('with equal words and another link', () => {
    const episode = (number: number) => item('A new episode of our podcast is out', `episode-${number}`);

    for (const [where, blocks] of [
      ['below', [episode(1), OLD, episode(2)]],
      ['above', [episode(2), episode(1), OLD]],
    ] as const) {
      it(`is another item, written ${where} the first`, async () => {
        await begin();
        write(episode(1), OLD);
        const [first] = await sent();
        stage.pass(7 * DAY);
        write(...blocks);
        expect(await sent())
          .to.deep.include.members([])
          .and.to.have.length(1);
        const living = stage.living().map(({ id, content }) => [id, plainly(content?.html ?? '')]);
        expect(living[0]).to.deep.equal([first?.note, 'A new episode of our podcast is out [episode-1] there.']);
        expect(living[1]?.[1]).to.equal('A new episode of our podcast is out [episode-2] there.');
      });
    }

    it('is another item in the draft of the next month', async () => {
      await begin();
      write(OLD, episode(1));
      await sent();
      stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: episode(2) });
      expect(types(await sent())).to.deep.equal(['Create']);
    });

    it('is the same item, corrected, where no other item has the old link', async () => {
      await begin();
      write(OLD, episode(1));
      const [first] = await sent();
      write(OLD, episode(2));
      expect(await sent()).to.deep.equal([
        { type: 'Update', note: first?.note, words: 'A new episode of our podcast is out [episode-2] there.' },
      ]);
    });

    it('repeats the item that it is a copy of, though the link of that was corrected since', async () => {
      await begin();
      write(OLD, episode(1));
      await sent();
      stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: [OLD, episode(1)].join('\n\n') });
      await minutes(2);
      write(OLD, episode(2));
      expect(types(await sent(15))).to.deep.equal(['Update']);
    });
  });

  describe('in one draft', () => {
    it('is another item beside a similar one with the same link', async () => {
      await begin();
      write(OLD, item('Prize for Ann Smith', 'prizes'), item('Prize for Ann Jones', 'prizes'));
      expect((await sent()).map(({ words }) => words)).to.deep.equal([
        'Prize for Ann Smith [prizes] there.',
        'Prize for Ann Jones [prizes] there.',
      ]);
    });

    it('repeats one of equal words and link, which the log says once', async () => {
      await begin();
      write(OLD, item('Prize for Ann Smith', 'prizes'), plain('An aside.'), item('Prize for Ann Smith', 'prizes'));
      expect(types(await sent(12))).to.deep.equal(['Create']);
      stage.restart();
      await minutes(3);
      const lines = stage.log.filter(({ message }) => message.startsWith('items repeat others'));
      expect(lines).to.deep.equal([
        {
          ...{ level: 'info', source: 'news', count: 1, items: [`Prize for Ann Smith there. (as in post ${draft})`] },
          message: 'items repeat others and are not announced: see "herald items"',
        },
      ]);
    });

    it('of two with one link, one corrected and one new, the similar one was corrected', async () => {
      await begin();
      write(OLD, item('The academy in Oslo gives a prize to Ann', 'academy'));
      const [first] = await sent();
      write(
        OLD,
        item('Registration for the summer course is open', 'academy'),
        item('In Oslo Ann gets the large prize that the academy has', 'academy'),
      );
      const [create, update] = await sent();
      expect(create).to.include({
        type: 'Create',
        words: 'Registration for the summer course is open [academy] there.',
      });
      expect(update).to.include({ type: 'Update', note: first?.note });
    });

    it('is not known by an anchor that occurs twice', async () => {
      await begin();
      write(OLD, item('Alpha proved the conjecture about knots', 'alpha', 'n1'));
      const [alpha] = await sent();
      // The editor duplicates the block, writes another item into the upper one, and corrects the lower one.
      write(
        OLD,
        item('Beta wrote a history of slide rules', 'beta', 'n1'),
        item('Alpha proved the great conjecture about knots', 'alpha', 'n1'),
      );
      const [create, update] = await sent();
      expect(create).to.include({ type: 'Create', words: 'Beta wrote a history of slide rules [beta] there.' });
      expect(update).to.include({ type: 'Update', note: alpha?.note });
    });
  });

  describe('when an item from before Herald was removed', () => {
    it('is new with the link of that item', async () => {
      await begin();
      write(item('Something else', 'else'));
      await sent();
      stage.pass(10 * DAY);
      await minutes(2);
      write(item('Something else', 'else'), item('The society has elected Alice as its president', 'old'));
      expect((await sent()).map(({ words }) => words)).to.deep.equal([
        'The society has elected Alice as its president [old] there.',
      ]);
    });

    it('is that item where words and link are equal', async () => {
      await begin();
      write(item('Something else', 'else'));
      await sent();
      stage.pass(10 * DAY);
      await minutes(2);
      write(item('Something else', 'else'), OLD);
      expect(await sent(12)).to.deep.equal([]);
    });
  });

  describe('in a draft that has the date of a publication', () => {
    it('is news when the draft was seen empty before it was published by mistake', async () => {
      stage = setStage({ sources: [newsSource()] });
      await stage.look();
      draft = stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: plain('Welcome.') });
      await minutes(2);
      stage.blog.updatePost(draft, { status: 'publish' });
      await minutes(1);
      stage.blog.updatePost(draft, { status: 'draft', content: [plain('Welcome.'), OLD].join('\n\n') });
      expect(types(await sent())).to.deep.equal(['Create']);
    });

    it('is news when the date was chosen in the editor, and the draft was seen without it', async () => {
      stage = setStage({ sources: [newsSource()] });
      await stage.look();
      draft = stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: plain('Welcome.') });
      stage.meddle("UPDATE wp_posts SET post_date_gmt = '2026-04-01 08:00:00' WHERE ID = ?", draft);
      await minutes(2);
      write(plain('Welcome.'), OLD);
      expect(types(await sent())).to.deep.equal(['Create']);
    });

    it('is no news where the draft is first seen with it, and the log says so', async () => {
      stage = setStage({ sources: [newsSource()] });
      await stage.look();
      draft = stage.blog.insertPost({ title: 'News Roundup – June', status: 'draft', content: OLD });
      stage.meddle("UPDATE wp_posts SET post_date_gmt = '2026-04-01 08:00:00' WHERE ID = ?", draft);
      expect(await sent(12)).to.deep.equal([]);
      const lines = stage.log.filter(({ message }) => message.startsWith('items were public already'));
      expect(lines.map(({ count, level }) => [count, level])).to.deep.equal([[1, 'info']]);
    });
  });

  describe('in a script without spaces between words', () => {
    for (const [script, before, after] of [
      [
        'Japanese',
        '東京大学の研究チームは新しい素数の性質を火曜日に発表した。',
        '東京大学の研究チームは新しい素数の性質を水曜日に発表した。',
      ],
      ['Chinese', '研究人员星期二公布了一种新的素数性质', '研究人员星期三公布了一种新的素数性质'],
      ['Thai', 'นักวิจัยประกาศคุณสมบัติใหม่ของจำนวนเฉพาะในวันอังคาร', 'นักวิจัยประกาศคุณสมบัติใหม่ของจำนวนเฉพาะในวันอังคาน'],
      ['Khmer', 'អ្នកស្រាវជ្រាវបានប្រកាសលក្ខណៈថ្មីនៃចំនួនបឋម', 'អ្នកស្រាវជ្រាវបានប្រកាសលក្ខណៈថ្មីនៃចំនួនបថម'],
      ['Lao', 'ນັກຄົ້ນຄວ້າໄດ້ປະກາດຄຸນສົມບັດໃໝ່ຂອງຈຳນວນ', 'ນັກຄົ້ນຄວ້າໄດ້ປະກາດຄຸນສົມບັດໃໝ່ຂອງຈຳນວມ'],
      ['Burmese', 'သုတေသီများသည်ကိန်းသုဒ္ဓဂုဏ်သတ္တိအသစ်ကိုကြေညာခဲ့သည်', 'သုတေသီများသည်ကိန်းသုဒ္ဓဂုဏ်သတ္တိအသစ်ကိုကြေညာခဲ့သညိ'],
    ] as const) {
      it(`is the same item after a corrected character (${script})`, async () => {
        await begin({ requireLink: false });
        write(OLD, plain(before));
        const [first] = await sent();
        write(OLD, plain(after));
        expect(await sent(12)).to.deep.equal([{ type: 'Update', note: first?.note, words: after }]);
      });
    }
  });

  describe('while nothing changes', () => {
    it('costs no write of an item, and is seen again when the draft changes', async () => {
      await begin();
      write(OLD, item('One', 'one'));
      expect(types(await sent())).to.deep.equal(['Create']);
      await minutes(2);
      const changes = () => stage.db.sql.prepare('SELECT total_changes()').pluck().get() as number;
      const before = changes();
      await minutes(1);
      // The cursor alone.
      expect(changes() - before).to.equal(1);
      stage.pass(5 * HOUR);
      write(OLD);
      await minutes(2);
      // However long ago it was last seen: it counts from when it was missed.
      expect(stage.told()).to.deep.equal([]);
      expect(types(await sent(2))).to.deep.equal(['Delete']);
    });

    it('is looked at again when something else changes what it shows', async () => {
      await begin();
      const picture = stage.blog.addAttachment({ file: 'knot.png', alt: 'A knot' });
      const image = `<img class="wp-image-${picture}" src="https://blog.test/wp-content/uploads/knot.png">`;
      write(OLD, item(`One ${image}`, 'one'));
      await sent();
      await minutes(2);
      stage.blog.setMeta(picture, '_wp_attachment_image_alt', 'Two knots');
      const updates = await sent(8);
      expect(types(updates)).to.deep.equal(['Update']);
    });
  });

  it('waits as for an open editor where its text was written in one and breaks off', async () => {
    await begin();
    stage.blog.lockPost(draft);
    write(
      OLD,
      item('All is well', 'well'),
      `<p>The <a href="https://paper.test/minister">minister</a> admitted that he had tak</p>`,
    );
    expect((await sent(9)).map(({ words }) => words)).to.deep.equal(['All is well [well] there.']);
    expect((await sent(8)).map(({ words }) => words)).to.deep.equal([
      'The [minister] minister admitted that he had tak',
    ]);
    expect(stage.now()).to.be.above(15 * MINUTE);
  });
});
