import { expect } from 'chai';
import fc from 'fast-check';
import type { NotifierOutcome } from '../../src/notifiers/notifier.js';
import { openDatabase } from '../../src/store/database.js';
import { notificationStore } from '../../src/store/notifications.js';
import { event } from './examples.js';
import { hearer, switchboard } from './switchboard.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Deed = { kind: 'tell'; events: number } | { kind: 'pass'; for: number } | { kind: 'restart' } | { kind: 'retry' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('tell' as const), events: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      for: fc.constantFrom(100, 2000, MINUTE, 20 * MINUTE, 5 * HOUR),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'retry' as const }) },
);
const outcome: fc.Arbitrary<NotifierOutcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'told' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('retry' as const),
      reason: fc.constant('later'),
      retryAfter: fc.constantFrom(null, 1000, 2 * HOUR),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'refused' as const, reason: 'never' }) },
);

describe('any story of telling', () => {
  it('ends with each event told once, or failed, in order, and never faster than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 3, maxLength: 25 }),
        fc.array(outcome, { maxLength: 25 }),
        fc.record({ digest: fc.constantFrom(0, 10 * MINUTE), perHour: fc.constantFrom(1, 3, 60) }),
        async (deeds, outcomes, rules) => {
          const db = openDatabase(':memory:');
          const told: { id: string; texts: string[]; at: number }[] = [];
          const contents = new Map<string, string>();
          let left = [...outcomes];
          let ahead = 0;
          let written = 0;

          const open = () => {
            const desk = hearer('desk', 4);
            const board = switchboard([desk], rules, db, ahead);
            desk.send = async ({ id, events }) => {
              const texts = events.map(({ text }) => text);
              expect(contents.get(id) ?? texts.join()).to.equal(texts.join());
              contents.set(id, texts.join());
              const made = left.shift() ?? { kind: 'told' };
              if (made.kind === 'told') told.push({ id, texts, at: board.now() });
              return made;
            };
            board.worker.start();
            return board;
          };
          let board = open();
          const counted = () =>
            db.sql.prepare<[], number>("SELECT count(*) FROM notifications WHERE state = 'pending'").pluck().get();

          for (const one of deeds) {
            if (one.kind === 'tell')
              for (let n = 0; n < one.events; n += 1) board.tell(event('reply', { text: `${++written}`, url: null }));
            if (one.kind === 'pass') await board.pass(one.for);
            if (one.kind === 'retry') {
              db.transaction(() => notificationStore(db).reopen('desk', 100, board.now()));
              board.worker.hurry();
            }
            if (one.kind === 'restart') {
              await board.worker.stop(0);
              ahead = board.elapsed();
              board = open();
            }
            expect(board.report()?.pending).to.equal(counted());
          }
          left = [];
          // Twenty-five times four events at one message an hour, behind one that waits for a day.
          await board.pass(2 * DAY);
          const { pending, retriable } = board.report() ?? { pending: -1, retriable: -1 };
          const texts = told.flatMap((message) => message.texts);
          expect(pending).to.equal(0);
          expect(new Set(texts).size).to.equal(texts.length);
          expect(texts.length + retriable).to.equal(written);
          if (!deeds.some(({ kind }) => kind === 'retry'))
            expect(texts).to.deep.equal([...texts].sort((one, other) => Number(one) - Number(other)));
          for (const [index, { at }] of told.entries()) {
            const earlier = told[index - rules.perHour];
            if (earlier) expect(at - earlier.at).to.be.at.least(HOUR);
          }
          await board.worker.stop(0);
          db.close();
        },
      ),
      { numRuns: 40 },
    );
  }).timeout(60_000);
});
