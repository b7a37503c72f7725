import { expect } from 'chai';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE, newsSource, postsSource, type Sent, setStage } from './blog-and-herald.js';

const RUNS = { numRuns: 30 };

/** What a reader's server has of every Note, told by the activities alone. Fails where they contradict one another. */
function readersView(sent: readonly Sent[]): Map<string, string> {
  const living = new Map<string, string>();
  const gone = new Set<string>();
  const times = new Map<string, number>();
  for (const { type, note, object } of sent) {
    expect(gone.has(note), `${type} after the Delete of ${note}`).to.equal(false);
    expect(living.has(note), `${type} of ${note}`).to.equal(type !== 'Create');
    if (type === 'Delete') {
      living.delete(note);
      gone.add(note);
      continue;
    }
    const at = Date.parse(String(object.updated ?? object.published));
    if (type === 'Update') expect(at, 'updated').to.be.above(Number(times.get(note)));
    times.set(note, at);
    living.set(note, String(object.content));
  }
  return living;
}

describe('any story of posts', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), late: fc.boolean() }) },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('edit', 'tag', 'hide', 'show', 'protect', 'bin', 'unbin', 'delete', 'schedule'),
        which: fc.nat(30),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('look', 'look', 'look', 'reconcile', 'kill', 'fail', 'clock back', 'cron', 'approve'),
        nth: fc.integer({ min: 1, max: 3 }),
      }),
    },
  );

  it('ends with one living Note for each post that the world sees, and none for any other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const stage = setStage({ brake: { maxCreates: 3, maxDeletes: 2 } });
        try {
          const old = ['publish', 'draft'].map((status) =>
            stage.blog.insertPost({ title: `Old ${status}`, status: status as 'publish', content: '<p>x</p>' }),
          );
          const ids = [...old];
          const sent: Sent[] = [];
          let words = 0;
          await stage.look();
          const act = async (one: (typeof steps)[number]) => {
            const id = 'which' in one ? (ids[one.which % ids.length] ?? 0) : 0;
            const row = stage.blog.post(id);
            const status = row?.post_status;
            switch (one.do) {
              case 'write': {
                const date = 'late' in one && one.late ? { date: new Date(stage.now() - 400 * DAY) } : {};
                ids.push(stage.blog.insertPost({ title: `Post ${++words}`, content: '<p>x</p>', ...date }));
                break;
              }
              case 'schedule':
                ids.push(
                  stage.blog.schedulePost({ title: `Post ${++words}`, date: new Date(stage.now() + 3 * MINUTE) }),
                );
                break;
              case 'edit':
                if (row) stage.blog.updatePost(id, { content: `<p>Words ${++words}</p>` });
                break;
              case 'tag':
                if (row) stage.blog.setTerms(id, 'post_tag', [`tag ${++words}`]);
                break;
              case 'hide':
                if (status === 'publish') stage.blog.updatePost(id, { status: 'draft' });
                break;
              case 'show':
                if (status === 'draft') stage.blog.updatePost(id, { status: 'publish' });
                break;
              case 'protect':
                if (row) stage.blog.updatePost(id, { password: row.post_password ? '' : 'sesame' });
                break;
              case 'bin':
                if (row && status !== 'trash') stage.blog.trashPost(id);
                break;
              case 'unbin':
                if (status === 'trash') stage.blog.untrashPost(id);
                break;
              case 'delete':
                if (row) stage.blog.deletePost(id);
                break;
              case 'cron':
                stage.blog.runCron();
                break;
              case 'look':
              case 'reconcile':
                stage.pass(MINUTE);
                await stage.cycle({ full: one.do === 'reconcile' });
                break;
              case 'kill':
                stage.breakCursors(true);
                await stage.cycle();
                stage.breakCursors(false);
                stage.restart();
                break;
              case 'fail':
                stage.breakEnqueue('nth' in one ? one.nth : 1);
                await stage.cycle();
                stage.breakEnqueue(null);
                break;
              case 'clock back':
                stage.setClock(stage.now() - 10 * MINUTE);
                break;
              case 'approve':
                stage.publisher.approve();
            }
          };
          for (const one of steps) await act(one);
          stage.pass(DAY);
          stage.blog.runCron();
          for (let round = 0; round < 3; round += 1) {
            await stage.look({ full: true });
            stage.publisher.approve();
          }
          await stage.look();
          sent.push(...stage.sent());
          const living = readersView(sent);
          const [oldPost] = old;
          const wanted = ids.filter((id) => {
            const row = stage.blog.post(id);
            return id !== oldPost && row?.post_status === 'publish' && row.post_password === '';
          });
          const told = stage.living();
          expect(told.map(({ postId }) => postId).sort()).to.deep.equal(wanted.sort());
          expect([...living.keys()].sort()).to.deep.equal(told.map(({ id }) => id).sort());
          for (const { id, content, postId } of told) {
            expect(living.get(id)).to.equal(content?.html);
            expect(content?.html).to.include(String(stage.blog.post(postId ?? 0)?.post_title));
          }
          await stage.look({ full: true });
          expect(stage.told()).to.deep.equal([]);
        } finally {
          await stage.close();
        }
      }),
      RUNS,
    );
  }).timeout(300_000);
});

describe('any story of a draft', () => {
  const SETTLE = 5;
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('add', 'add', 'type', 'type', 'remove', 'move', 'copy', 'note'),
        which: fc.nat(30),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constantFrom('look', 'look', 'wait', 'lock', 'kill', 'fail'), which: fc.nat(3) }),
    },
  );
  const fruit = 'apple pear plum cherry grape melon fig date lemon quince peach currant'.split(' ');

  it('never says what had not settled, and ends with each item of the draft once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const sources = [newsSource({ settle: SETTLE * MINUTE, lockPatience: 2 * SETTLE * MINUTE }), postsSource()];
        const stage = setStage({ sources, brake: { maxCreates: 100, maxDeletes: 100 } });
        try {
          let made = 0;
          /** Each of its own words: what resembles another item may rightly inherit its Note. */
          const fresh = () => {
            const name = `n${++made}`;
            return { link: name, words: fruit.map((word) => `${word}${name}`).slice(0, 6) };
          };
          const items = [fresh()];
          const notes: string[] = [];
          const html = () =>
            [
              ...notes.map((words) => `<p>${words}</p>`),
              ...items.map(({ link, words }) => `<p>${words.join(' ')} <a href="https://paper.test/${link}">x</a></p>`),
            ].join('\n\n');
          const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: html() });
          const baseline = items[0]?.words.join(' ') ?? '';
          const old = items[0]?.link;
          stage.pass(HOUR);
          await stage.look();
          /** Since when each form of words has stood in the draft. */
          let stood = new Map<string, number>();
          const texts = () => items.map(({ words }) => words.join(' '));
          const sent: Sent[] = [];
          const save = () => {
            stage.blog.updatePost(draft, { content: html() });
            stood = new Map(texts().map((text) => [text, stood.get(text) ?? stage.now()]));
          };
          const check = () => {
            for (const one of stage.sent()) {
              sent.push(one);
              if (one.type === 'Delete') continue;
              const said = String(one.object.content)
                .replace(/<[^>]*>/g, ' ')
                .replace(/\s+x\s.*$|\s+x\s*$/, '')
                .trim();
              const since = stood.get(said);
              expect(since, `in the draft: ${said}`).not.to.equal(undefined);
              expect(stage.now() - Number(since), `settled: ${said}`).to.be.at.least(SETTLE * MINUTE - 1000);
            }
          };
          for (const { do: what, which } of steps) {
            const at = which % Math.max(1, items.length);
            const item = items[at];
            if (what === 'add') items.splice(at, 0, fresh());
            else if (what === 'type' && item) item.words = [...item.words.slice(0, 5), `typed${++made}`];
            else if (what === 'remove' && items.length > 1) items.splice(at, 1);
            else if (what === 'move' && item) items.push(...items.splice(at, 1));
            else if (what === 'copy' && item) items.push({ ...item });
            else if (what === 'note') notes.push(`secret ${++made}`);
            else if (what === 'lock') stage.blog.lockPost(draft);
            else if (what === 'wait') stage.pass(3 * MINUTE);
            if (['add', 'type', 'remove', 'move', 'copy', 'note'].includes(what)) {
              stage.pass(20_000);
              save();
              continue;
            }
            stage.breakCursors(what === 'kill');
            stage.breakEnqueue(what === 'fail' ? 1 + which : null);
            stage.pass(MINUTE);
            await stage.cycle();
            stage.breakCursors(false);
            stage.breakEnqueue(null);
            if (what === 'kill') stage.restart();
            check();
          }
          for (let minute = 0; minute < 3 * SETTLE; minute += 1) {
            await stage.look();
            check();
          }
          const living = readersView(sent);
          expect(
            stage
              .living()
              .map(({ id }) => id)
              .sort(),
          ).to.deep.equal([...living.keys()].sort());
          // A copy that was edited is still the same story: one Note speaks for both.
          const saidOf = new Map(
            [...living.values()].map((content) => [
              /paper\.test\/(n\d+)/.exec(content)?.[1],
              content
                .replace(/<[^>]*>/g, ' ')
                .split(/\s+x\b/)[0]
                ?.trim(),
            ]),
          );
          expect(saidOf.size).to.equal(living.size);
          const links = new Set(items.map(({ link }) => link).filter((link) => link !== old));
          expect([...saidOf.keys()].sort()).to.deep.equal([...links].sort());
          for (const [link, said] of saidOf) {
            expect(items.some((item) => item.link === link && item.words.join(' ') === said)).to.equal(true);
          }
          expect(JSON.stringify(stage.dump())).not.to.include('secret');
          expect(JSON.stringify(sent)).not.to.include(baseline);
        } finally {
          await stage.close();
        }
      }),
      RUNS,
    );
  }).timeout(300_000);
});
