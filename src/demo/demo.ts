import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadOrCreateKeyPair } from '../actor/key-pair.js';
import { loadConfig } from '../config/load-config.js';
import { createLogger } from '../log/logger.js';
import { openHouse } from '../sidecar.js';
import { blogFront, EMBLEM } from './blog-front.js';
import { type Chronicle, createChronicle, type Happening } from './chronicle.js';
import { gazette } from './editions.js';
import { openFollower } from './follower.js';
import { openLoopback } from './loopback.js';
import { createSampleBlog } from './sample-blog.js';
import { beginStory, type Round, type SampleStory } from './sample-story.js';
import { arrivalLine, happeningLine, line, type Say } from './terminal.js';
import { createTimeline } from './timeline.js';
import { timelinePage } from './timeline-page.js';

export interface DemoOptions {
  /** One round, as fast as things arrive, and a verdict; else week after week until stopped. */
  once: boolean;
  say?: Say;
  /** Ends the demo, as Ctrl-C does. */
  end?: AbortSignal;
  /** Milliseconds that something may take to arrive. */
  patience?: number;
  /** Milliseconds between an arrival and what happens next; with `once` there is no pause. */
  pause?: number;
  /** Types of activities that the follower will have none of: to see that the demo notices. */
  refused?: ReadonlySet<string>;
}

/** How soon the scheduled post may go live, for it must be due when its turn comes. */
const SOON = 2000;
const PATIENCE = 15_000;
const PAUSE = 4000;

/**
 * A sample blog, Herald beside it, and a follower who reads along, all on this machine and in a temporary directory.
 * @returns the exit code: with `once` 0 only if everything arrived and nothing else did
 * @throws Error in one line when something cannot be opened
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const directory = makeDirectory();
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) leaveAtOnce(directory);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const end = options.end ? AbortSignal.any([options.end, stop.signal]) : stop.signal;
  try {
    return await play(directory, options, end);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Herald's listeners are sockets in it, and a socket's path has at most 107 characters. */
function makeDirectory(): string {
  const parent = tmpdir();
  if (Buffer.byteLength(parent) > 70)
    throw new Error(`${parent} is too long for sockets: set TMPDIR to a shorter path`);
  try {
    return mkdtempSync(join(parent, 'herald-demo-'));
  } catch (error) {
    throw new Error(`cannot make a directory in ${parent} (${(error as Error).message}): set TMPDIR to another one`);
  }
}

/** A second Ctrl-C. */
function leaveAtOnce(directory: string): never {
  rmSync(directory, { recursive: true, force: true });
  process.exit(1);
}

type Open = Awaited<ReturnType<typeof openAll>>;

async function play(directory: string, options: DemoOptions, end: AbortSignal): Promise<number> {
  const say = options.say ?? ((text) => void process.stdout.write(`${text}\n`));
  const opened: (() => void | Promise<void>)[] = [];
  try {
    const open = await openAll(directory, options, say, opened);
    if (options.once) return await playOnce(open, options, say, end);
    await playOn(open, options, say, end);
    say(line(Date.now(), 'demo', 'stopping'));
    return 0;
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

/** Opens everything, one after the other, with what closes it again in `opened`. */
async function openAll(directory: string, options: DemoOptions, say: Say, opened: (() => void | Promise<void>)[]) {
  const now = Date.now;
  const front = await openLoopback();
  opened.push(() => front.close());
  const blog = createSampleBlog(join(directory, 'blog.sqlite'), {
    now,
    home: front.origin,
    timezone: ownZone(),
    ...gazette,
  });
  opened.push(() => blog.close());
  const story = beginStory(blog, { now });
  const files = writeConfig(directory, front.origin, blog.url);
  front.serve(blogFront(files.socket, blog, story));

  // As herald init does.
  loadOrCreateKeyPair(join(directory, 'herald', 'actor.pem'));
  const house = await openHouse(loadConfig(files.config, {}), { log: createLogger('warn', 'text'), exclusive: true });
  opened.push(() => house.stop());
  // The baseline is on disk before anything happens.
  const baseline = await house.operations.sync({ dryRun: false });
  await house.start();

  const timeline = createTimeline();
  const chronicle = createChronicle({ asides: story.asides });
  const place = await openLoopback();
  const handle = `@news@${front.host}`;
  const page = timelinePage({ chronicle, timeline, story, handle, blog: front.origin, emblem: EMBLEM });
  opened.push(() => page.close());
  const follower = openFollower({
    place,
    now,
    pages: page.listener,
    refused: options.refused ?? new Set(),
    received(activity, body) {
      chronicle.inspect(body.toString('utf8'));
      const arrival = timeline.take(activity, now());
      const happening = arrival && chronicle.arrived(arrival);
      if (happening) say(arrivalLine(happening));
      page.changed();
    },
    doubted: (reason) => chronicle.fault(`the follower did not believe a request: ${reason}`),
  });
  opened.push(() => follower.close());

  const known = baseline.reduce((sum, report) => sum + report.known, 0);
  const faults = baseline.flatMap(({ error }) => error ?? []);
  if (faults.length > 0) throw new Error(`Herald cannot read the sample blog: ${faults.join('; ')}`);
  return { front, place, story, follower, handle, chronicle, page, known, config: files.config };
}

async function playOnce({ story, chronicle, ...open }: Open, options: DemoOptions, say: Say, end: AbortSignal) {
  const startedAt = Date.now();
  await begin({ story, chronicle, ...open }, true, say);
  const round = story.nextRound(Date.now() + SOON);
  for (const step of round.steps) {
    await untilDue(step.notBefore, end);
    if (end.aborted) break;
    await happen(step, { chronicle, ...open }, { ...options, say, end });
  }
  return verdict(chronicle, round, story, Date.now() - startedAt, say, end);
}

async function playOn(open: Open, options: DemoOptions, say: Say, end: AbortSignal): Promise<void> {
  const { pause = PAUSE } = options;
  await begin(open, false, say);
  let shown = false;
  while (!end.aborted) {
    // The scheduled post waits for its turn, five pauses from now.
    const { steps } = open.story.nextRound(Date.now() + SOON + 5 * pause);
    for (const step of steps) {
      await untilDue(step.notBefore, end);
      if (end.aborted) return;
      const { arrival } = await happen(step, open, { ...options, say, end });
      if (!shown && arrival && step.what.startsWith('news')) {
        shown = true;
        say(line(Date.now(), 'open', 'that Note', arrival.noteId));
      }
      // Not in step with Herald's clock: what is seen is how long it takes at any moment.
      await untilDue(Date.now() + pause * (0.75 + Math.random() / 2), end);
    }
  }
}

/** Says what to open, and lets the follower follow. */
async function begin({ front, place, handle, follower, known, page, config }: Open, once: boolean, say: Say) {
  say(`A sample blog, Herald beside it and a follower, all on this machine.${once ? '' : ' Ctrl-C ends it.'}\n`);
  if (!once) {
    say(`  open, to watch it arrive   ${place.origin}/`);
    say(`  the blog                   ${front.origin}/`);
    say(`  Herald’s profile page      ${front.origin}/activitypub/`);
    say(`  to ask Herald itself       node dist/main.js status --config ${config}\n`);
  }
  say(
    line(Date.now(), 'herald', 'baseline', `${known} posts and news items were there before: they are not announced`),
  );
  const at = Date.now();
  await follower.follow(handle);
  page.followed(Date.now() - at);
  say(line(Date.now(), 'follower', `Accept after ${Date.now() - at} ms`, `${follower.handle} follows ${handle}`));
}

async function happen(
  step: Round['steps'][number],
  { chronicle, page }: Pick<Open, 'chronicle' | 'page'>,
  { patience = PATIENCE, say, end }: { patience?: number | undefined; say: Say; end: AbortSignal },
): Promise<Happening> {
  const happening = chronicle.happened(step, Date.now());
  step.act();
  say(happeningLine(happening));
  page.changed();
  const arrived = await chronicle.arrival(happening, patience, end);
  if (arrived || end.aborted) return happening;
  say(arrivalLine(happening));
  page.changed();
  return happening;
}

function verdict(
  chronicle: Chronicle,
  round: Round,
  story: SampleStory,
  took: number,
  say: Say,
  end: AbortSignal,
): number {
  const faults = [
    ...chronicle.missing(),
    ...chronicle.faults(),
    ...(end.aborted ? ['it was stopped before its end'] : []),
  ];
  const { arrived, bodies } = chronicle.counts();
  say('');
  if (faults.length === 0) {
    say(
      `Everything arrived: ${arrived} of ${round.steps.length}, in ${(took / 1000).toFixed(1)} s. Each Note came once and kept its id.`,
    );
    say(`Nothing else of the drafts left: ${story.asides().length} texts were looked for in ${bodies} activities.`);
    return 0;
  }
  say(`Not as it should be: ${arrived} of ${round.steps.length} arrived.`);
  for (const fault of faults) say(`  ${fault}`);
  return 1;
}

async function untilDue(at: number, end: AbortSignal): Promise<void> {
  const left = at - Date.now();
  if (left > 0) await wait(left, undefined, { signal: end }).catch(() => {});
}

/** The blog's editors live where this machine stands. */
function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** A configuration as an owner would write it, but for the laboratory's address and the hurry. */
function writeConfig(directory: string, origin: string, wordpress: string): { config: string; socket: string } {
  const config = join(directory, 'herald.toml');
  const socket = join(directory, 'public.sock');
  const toml = `[site]
origin = "${origin}"
handle = "news"
icon = "${origin}${EMBLEM}"
[wordpress]
url = "${wordpress}"
schedule = "* * * * * *"
[[sources]]
name = "posts"
kind = "posts"
show_existing = 3
[[sources]]
name = "news"
kind = "news"
title = "${gazette.draftTitle}"
settle = "2s"
removal_cycles = 2
[server]
listen = "unix:${socket}"
admin_listen = "unix:${join(directory, 'operator.sock')}"
[store]
data_dir = "${join(directory, 'herald')}"
[federation]
allow_private_addresses = true
`;
  writeFileSync(config, toml, { mode: 0o600 });
  return { config, socket };
}
