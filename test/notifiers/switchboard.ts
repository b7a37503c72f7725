import type { NotifierConfig } from '../../src/config/config.js';
import { siteEventKinds } from '../../src/model/site-event.js';
import { openNotifier } from '../../src/notifiers/index.js';
import type { Message, Notifier, NotifierOutcome } from '../../src/notifiers/notifier.js';
import { createNotifierReports } from '../../src/notifiers/report.js';
import { createTell } from '../../src/notifiers/tell.js';
import { createNotifierWorker } from '../../src/notifiers/worker.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { type HeldClock, heldClock } from '../stand-ins/held-clock.js';
import { recordingLog } from '../stand-ins/recording-log.js';
import { AT, site } from './examples.js';

/** A notifier of the test's own: what it is told, and what it makes of it. */
export interface Hearer extends Notifier {
  heard: Message[];
  /** For the next messages, in turn; told when there is none. */
  outcomes: (NotifierOutcome | (() => Promise<NotifierOutcome>))[];
}

export function hearer(name: string, most = 100): Hearer {
  const heard: Message[] = [];
  const outcomes: Hearer['outcomes'] = [];
  return {
    ...{ name, kind: 'test', to: 'the test', most, heard, outcomes },
    async send(message) {
      heard.push(message);
      const outcome = outcomes.shift() ?? { kind: 'told' };
      return typeof outcome === 'function' ? outcome() : outcome;
    },
  };
}

export interface Rules {
  digest?: number;
  perHour?: number;
}

/**
 * Notifiers over a real store, with a clock that only the story moves.
 * @param ahead what has passed before, in milliseconds
 */
export function switchboard(
  list: (Hearer | NotifierConfig)[],
  rules: Rules = {},
  db: Database = openDatabase(':memory:'),
  ahead = 0,
) {
  const clock: HeldClock = heldClock();
  const { log, lines } = recordingLog();
  const now = () => AT + ahead + clock.now();
  let minted = 0;
  const notifiers = list.map((one) => ({
    notifier: 'send' in one ? one : openNotifier(one, { site: () => site, userAgent: 'Herald/test', now, log }),
    rules: { digest: 0, perHour: 60, ...rules },
    events: siteEventKinds,
  }));
  const worker = createNotifierWorker({
    ...{ db, now, log, notifiers, after: clock.after },
    random: () => 0.5,
    mintId: () => `m${++minted}x${now()}`,
  });
  const names = notifiers.map(({ notifier: { name } }) => ({ name, events: siteEventKinds }));
  return {
    ...createTell({ db, notifiers: names, now, told: () => worker.nudge() }),
    worker,
    db,
    lines,
    now,
    reports: createNotifierReports(db, notifiers),
    /** Time passes, and what is sent meanwhile has arrived. */
    async pass(milliseconds: number): Promise<void> {
      await clock.pass(milliseconds);
      await worker.settled();
      await clock.pass(0);
    },
    /** Milliseconds since the first story began. */
    elapsed: () => ahead + clock.now(),
    /** Time passes, and nobody waits for what hangs. */
    tick: (milliseconds: number) => clock.pass(milliseconds),
    report: (name = names[0]?.name) =>
      createNotifierReports(db, notifiers)
        .all()
        .find((one) => one.name === name),
  };
}
