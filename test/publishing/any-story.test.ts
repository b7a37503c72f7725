import { expect } from 'chai';
import fc from 'fast-check';
import { DAY, MINUTE, postsSource, type Sent, setStage } from './blog-and-herald.js';

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
        const stage = setStage({
          brake: { maxCreates: 3, maxDeletes: 2 },
          sources: [postsSource({ announceOld: true })],
        });
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
                await stage.publisher.approve();
            }
          };
          for (const one of steps) await act(one);
          stage.pass(DAY);
          stage.blog.runCron();
          for (let round = 0; round < 3; round += 1) {
            await stage.look({ full: true });
            await stage.publisher.approve();
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
