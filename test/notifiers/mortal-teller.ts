import { openNotifier } from '../../src/notifiers/index.js';
import { createNotifierWorker } from '../../src/notifiers/worker.js';
import { openDatabase } from '../../src/store/database.js';
import { notificationStore } from '../../src/store/notifications.js';
import { recordingLog } from '../stand-ins/recording-log.js';
import { site } from './examples.js';

/** A process of its own that tells from a store until it is killed, or until nothing waits any more. */
const [, , file = '', url = ''] = process.argv;
const { log } = recordingLog();
const config = {
  ...({ name: 'hook', kind: 'webhook', url, secret: 'a secret of the test, long enough' } as const),
  ...{ events: [], digest: 0, perHour: 10_000 },
};
const notifier = openNotifier(config, { site: () => site, userAgent: 'Herald/test', now: Date.now, log });
const db = openDatabase(file);
const rows = notificationStore(db);
const worker = createNotifierWorker({
  db,
  now: Date.now,
  random: Math.random,
  mintId: () => `m${process.pid}x${Math.random().toString(36).slice(2)}`,
  log,
  notifiers: [{ notifier: { ...notifier, most: 3 }, rules: { digest: 0, perHour: 10_000 } }],
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
});
worker.start();
do {
  await new Promise(setImmediate);
  await worker.settled();
} while (rows.pending('hook') > 0);
await worker.stop(0);
process.exit(0);
