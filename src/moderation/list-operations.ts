import type { Logger } from '../log/logger.js';
import type { Block } from '../model/block.js';
import type { Tell } from '../model/site-event.js';
import type { ListFetch } from '../remote/list-fetch.js';
import { RemoteError } from '../remote/remote-error.js';
import type { BlockList, BlockListStore } from '../store/block-lists.js';
import type { BlockStore } from '../store/blocks.js';
import type { Database } from '../store/database.js';
import type { FollowerStore } from '../store/followers.js';
import { type BlockFile, parseBlockFile } from './block-file.js';
import { isHeld, rowsOfList } from './brake.js';
import type { Enforcer } from './enforcer.js';
import { inPages, PAGE } from './in-pages.js';
import { judgeOf, losesBy } from './judge-of.js';
import { type ListReport, type Moderation, ModerationError, noEffects } from './operations.js';

export interface ListMeans {
  db: Database;
  blocks: BlockStore;
  blockLists: BlockListStore;
  followers: FollowerStore;
  enforcer: Enforcer;
  fetch: ListFetch;
  /** Our own host, without port. */
  ownHost: string;
  tell: Tell;
  now: () => number;
  random: () => number;
  log: Logger;
}

const HOUR = 3600_000;
/** Once a day, not all of us at the same hour; sooner where it failed. */
const AGAIN = { least: 20 * HOUR, spread: 8 * HOUR };
const AFTER_FAILURE = { least: 4 * HOUR, spread: 4 * HOUR };
const MOST_LISTS = 50;
const REMARKS = 20;

export type ListOperations = Pick<Moderation, 'subscribe' | 'unsubscribe' | 'refresh' | 'approveList'> & {
  /** The lists whose time has come. */
  refreshDue(): Promise<ListReport[]>;
  /** Asks nobody any more; resolves when nothing is under way. */
  stop(): Promise<void>;
};

/** Lists that others keep: each list's rows are replaced as a whole, and nobody else's are touched. */
export function listOperations(means: ListMeans): ListOperations {
  const { db, blocks, blockLists, followers, enforcer, now, log } = means;
  let queue: Promise<unknown> = Promise.resolve();
  const stop = new AbortController();

  /** One list after the other, whoever asks. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    queue = turn.catch(() => {});
    return turn;
  }

  const later = ({ least, spread }: typeof AGAIN) => now() + least + Math.floor(means.random() * spread);

  async function refreshOne(list: BlockList): Promise<ListReport> {
    const report: ListReport = {
      ...noEffects,
      ...{ url: list.url, outcome: 'same', entries: list.entries, skipped: [], held: 0, wouldLose: 0, error: null },
    };
    try {
      const fetched = await means.fetch.get(list.url, list.etag, stop.signal);
      if (fetched === null) {
        const { etag, entries } = list;
        db.transaction(() => blockLists.read(list.url, { now: now(), nextAt: later(AGAIN), etag, entries }));
        return { ...report, held: blocks.heldCount(list.url) };
      }
      return await take(list.url, fetched.etag, usable(fetched.text, list.url, means.ownHost));
    } catch (error) {
      if (!(error instanceof RemoteError || error instanceof ModerationError)) throw error;
      if (!stop.signal.aborted) fail(list, error.message);
      return { ...report, outcome: 'failed', error: error.message };
    }
  }

  async function take(url: string, etag: string | null, file: BlockFile): Promise<ListReport> {
    const before = blocks.ofSource(url);
    const rows = (hold: boolean) => rowsOfList(url, file.blocks, before, { hold, now: now() });
    const lost = await wouldLose(url, rows(false));
    const hold = lost > 0 && isHeld(lost, followers.count());
    enforcer.change(() => {
      replace(url, before, rows(hold));
      blockLists.read(url, { now: now(), nextAt: later(AGAIN), etag, entries: file.blocks.length });
      if (hold && !before.some(({ held }) => held)) tellTrouble(heldText(url, lost));
      else if (!hold && lost > 0)
        tellTrouble(`The block list ${url} suspends servers of ${lost} more of the followers: they were removed`);
    });
    const effects = await enforcer.enforce();
    const held = blocks.heldCount(url);
    const [entries, wouldLoseNow] = [file.blocks.length, hold ? lost : 0];
    const fields = { by: url, entries, skipped: file.skipped.length, held, ...effects };
    if (hold) log.warn({ ...fields, wouldLose: lost }, heldText(url, lost));
    else log.info(fields, 'block list read');
    const skipped = file.skipped.slice(0, REMARKS);
    return { ...effects, url, outcome: 'changed', entries, skipped, held, wouldLose: wouldLoseNow, error: null };
  }

  /** All of a list's rows at once; from one day to the next most of them are the same, and cost nothing. */
  function replace(url: string, before: readonly Block[], after: readonly Block[]): void {
    const was = new Map(before.map((block) => [block.target, JSON.stringify(block)]));
    const stays = new Set(after.map(({ target }) => target));
    for (const { target } of before) if (!stays.has(target)) blocks.remove(target, url);
    for (const block of after) if (was.get(block.target) !== JSON.stringify(block)) blocks.put(block);
  }

  /** How many followers are not suspended now, and would be with these rows of the list. */
  async function wouldLose(url: string, rows: readonly Block[]): Promise<number> {
    const all = blocks.all();
    const isLost = losesBy(judgeOf(all), judgeOf([...all.filter(({ source }) => source !== url), ...rows]));
    let lost = 0;
    await inPages(
      { db, stopped: () => false },
      (last: { seq: number } | null) => followers.pageAfter(last?.seq ?? 0, PAGE),
      (follower) => {
        if (isLost(follower as { seq: number; actor: string; inbox: string })) lost += 1;
      },
    );
    return lost;
  }

  function fail(list: BlockList, error: string): void {
    db.transaction(() => {
      blockLists.failed(list.url, error, later(AFTER_FAILURE));
      if (list.lastError === null)
        tellTrouble(`The block list ${list.url} is of no use now: ${error}. What it said last stays in force`);
    });
    log.warn({ by: list.url, error }, 'block list not read: its last good state stays');
  }

  function tellTrouble(text: string): void {
    means.tell({ kind: 'trouble', at: now(), actor: null, note: null, text, url: null });
  }

  /** @throws ModerationError */
  function subscribed(url: string): BlockList {
    const list = blockLists.get(url);
    if (list === null) throw new ModerationError(`${url} is not subscribed to: see herald blocks list`);
    return list;
  }

  return {
    subscribe: (url) =>
      inTurn(async () => {
        if (blockLists.get(url) !== null) throw new ModerationError(`${url} is subscribed to already`);
        if (blockLists.all().length >= MOST_LISTS)
          throw new ModerationError(`more than ${MOST_LISTS} lists are too many`);
        const fetched = await means.fetch.get(url, null, stop.signal).catch((error: unknown) => {
          throw error instanceof RemoteError ? new ModerationError(`${url} cannot be read: ${error.message}`) : error;
        });
        const file = usable(fetched?.text ?? '', url, means.ownHost);
        db.transaction(() => blockLists.add(url, now()));
        return take(url, fetched?.etag ?? null, file);
      }),
    unsubscribe: (url) =>
      inTurn(async () => {
        subscribed(url);
        const lifted = enforcer.change(() => {
          blockLists.remove(url);
          return blocks.removeSource(url);
        });
        const effects = await enforcer.enforce();
        log.info({ by: 'operator', list: url, lifted, ...effects }, 'block list left');
        return { lifted, ...effects };
      }),
    refresh: (url) => inTurn(() => refreshAll(url === null ? blockLists.all() : [subscribed(url)])),
    refreshDue: () => inTurn(() => refreshAll(blockLists.due(now()))),
    approveList: (url) =>
      inTurn(async () => {
        subscribed(url);
        const released = enforcer.change(() => blocks.release(url));
        const effects = await enforcer.enforce();
        log.info({ by: 'operator', list: url, released, ...effects }, 'block list approved');
        return { released, ...effects };
      }),
    async stop() {
      stop.abort();
      await queue;
    },
  };

  async function refreshAll(lists: readonly BlockList[]): Promise<ListReport[]> {
    const reports: ListReport[] = [];
    for (const list of lists) if (!stop.signal.aborted) reports.push(await refreshOne(list));
    return reports;
  }
}

/** A list that turned empty or into something else is no list. @throws ModerationError */
function usable(text: string, url: string, ownHost: string): BlockFile {
  const file = parseBlockFile(text, { ownHost, bare: 'suspend' });
  if (file.faults.length > 0) {
    const named = file.faults.slice(0, 5).map(({ line, reason }) => `line ${line}: ${reason}`);
    const more = file.faults.length > named.length ? ` (and ${file.faults.length - named.length} more)` : '';
    throw new ModerationError(`${url} is no list of domains: ${named.join('; ')}${more}`);
  }
  const blocks = file.blocks.filter(({ target }) => !target.includes('@') && !target.includes('/'));
  if (blocks.length === 0) throw new ModerationError(`${url} names no domain`);
  return { ...file, blocks };
}

function heldText(url: string, lost: number): string {
  return `The block list ${url} would remove ${lost} of the followers: what it newly suspends is only silenced until herald blocks approve ${url}`;
}
