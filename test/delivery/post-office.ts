import { createEnqueue, type Outgoing } from '../../src/delivery/enqueue.js';
import { createDeliveryWorker, type WorkerDeps } from '../../src/delivery/worker.js';
import { openDatabase } from '../../src/store/database.js';
import { plainPost } from '../stand-ins/plain-post.js';
import { recordingLog } from '../stand-ins/recording-log.js';

export interface Options {
  file?: string;
  /** Instead of the clock that only the test moves. */
  now?: () => number;
  limits?: Partial<WorkerDeps['limits']>;
  post?: WorkerDeps['post'];
  gone?: WorkerDeps['gone'];
  trouble?: NonNullable<WorkerDeps['trouble']>;
}

/** A store with followers, a worker that delivers for it over loopback, and a clock in the hand of the test. */
export function postOffice(options: Options = {}) {
  const db = openDatabase(options.file ?? ':memory:');
  const clock = { now: Date.UTC(2026, 0, 10, 12) };
  const now = options.now ?? (() => clock.now);
  const { log, lines } = recordingLog();
  const enqueue = createEnqueue({ db, now, ownHost: 'blog.test' });
  const worker = createDeliveryWorker({
    db,
    now,
    random: () => 0.5,
    post: options.post ?? plainPost,
    gone: options.gone ?? (() => {}),
    limits: { concurrency: 16, perHost: 2, timeout: 5000, ...options.limits },
    trouble: options.trouble ?? (() => {}),
    log,
  });
  let minted = 0;
  const outgoing = (type: string, objectId = 'note1'): Outgoing => {
    minted += 1;
    const body = JSON.stringify({ n: minted, type, objectId });
    return { activityId: `https://blog.test/activities/${minted}`, type, objectId, body, outbox: true };
  };
  const rows = db.sql.prepare<[], { state: string; n: number }>(
    'SELECT state, count(*) AS n FROM deliveries GROUP BY state',
  );
  return {
    db,
    clock,
    enqueue,
    worker,
    lines,
    outgoing,
    /** Enqueues and tells the worker. */
    send(inboxes: string[], type: string, objectId?: string): Outgoing {
      const activity = outgoing(type, objectId);
      enqueue.to(inboxes, activity);
      worker.nudge();
      return activity;
    },
    /** Time passes; whatever is due by then is attempted. */
    async pass(milliseconds: number): Promise<void> {
      clock.now += milliseconds;
      await worker.drained();
    },
    states: () => Object.fromEntries(rows.all().map(({ state, n }) => [state, n])) as Record<string, number>,
  };
}
