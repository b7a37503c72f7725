import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrCreateKeyPair } from '../src/actor/key-pair.js';
import { openHouse } from '../src/sidecar.js';
import { namesOnLoopback } from '../test/attacks/names-on-loopback.js';
import { smallBlog } from '../test/cli/small-blog.js';
import { someConfig } from '../test/config/some-config.js';
import { until } from '../test/lab/until.js';

/**
 * A whole Herald in a process of its own, whose memory is measured from inside. Words: data directory, port. Tells its Notes once it is
 * ready; then, each time it is asked, what it holds.
 */
export interface Held {
  /** Bytes: of the process, and of the heap once everything that can go has gone. */
  rss: number;
  heap: number;
  /** Timers, sockets and the like that the event loop waits for; and open files of the process. */
  resources: Record<string, number>;
  files: number;
  /** Milliseconds of the processor since the start. */
  cpu: number;
}

const [directory = '', port = '0'] = process.argv.slice(2);
const NOTES = 5;
const troubles: string[] = [];
const complain = (level: string) => (fields: object, message: string) => {
  if (level === 'error') troubles.push(`${message} ${JSON.stringify(fields)}`);
};
const log = {
  debug() {},
  info() {},
  warn: complain('warn'),
  error: complain('error'),
  child: () => log,
};

const config = someConfig();
loadOrCreateKeyPair(join(directory, 'actor.pem'));
const house = await openHouse(
  {
    ...config,
    wordpress: { ...config.wordpress, url: `sqlite:${smallBlog().database}` },
    server: { listen: `127.0.0.1:${port}`, adminListen: `unix:${directory}/admin.sock` },
    store: { dataDir: directory },
    // All come from this machine; the limits have tests of their own.
    inbox: { ...config.inbox, perAddress: 10_000_000, perHost: 10_000_000 },
    federation: { ...config.federation, allowPrivateAddresses: true },
  },
  { log, exclusive: true, lookup: namesOnLoopback },
);
await house.start();
await until('the first look at the blog', () => house.reading.settings.get('profile') !== null);
const notes: string[] = [];
for (let n = 0; n < NOTES; n += 1) notes.push((await house.operations.postNote({ text: `Note ${n}` })).id);
process.send?.({ notes });

process.on('message', async (order: 'measure' | 'stop') => {
  if (order === 'measure') return void process.send?.({ held: held(), troubles: troubles.splice(0) });
  await house.stop();
  process.send?.({ stopped: true });
  process.disconnect();
});

function held(): Held {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return { rss, heap: heapUsed, resources, files: readdirSync('/proc/self/fd').length, cpu: (user + system) / 1000 };
}
