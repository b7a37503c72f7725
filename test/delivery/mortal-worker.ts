import { createDeliveryWorker } from '../../src/delivery/worker.js';
import { openDatabase } from '../../src/store/database.js';
import { plainPost } from '../stand-ins/plain-post.js';
import { recordingLog } from '../stand-ins/recording-log.js';

/** A process of its own that delivers from a store until it is killed, or until nothing is left to do. */
const db = openDatabase(process.argv[2] ?? '');
const worker = createDeliveryWorker({
  db,
  now: Date.now,
  random: Math.random,
  post: plainPost,
  gone: () => {},
  limits: { concurrency: 8, perHost: 4, timeout: 5000 },
  log: recordingLog().log,
});
worker.start();
await worker.drained();
await worker.stop(0);
process.exit(0);
