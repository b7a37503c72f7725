import { withContext } from '../activitypub/context.js';
import { type ActorSite, renderActor } from '../activitypub/render/actor.js';
import { renderActorUpdate } from '../activitypub/render/update.js';
import type { Config, SourceConfig } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import type { Profile, SiteActor } from '../model/site-actor.js';
import type { SettingsStore } from '../store/settings.js';
import type { Site } from '../wordpress/site.js';
import type { Reader, WordPress } from '../wordpress/wordpress.js';
import { adopt, formerOf } from './adopt-source.js';
import type { CycleMeans } from './apply-plan.js';
import { emptyReport } from './change-plan.js';
import { hashOf } from './content-hash.js';
import type { ChangeCounts, CycleOptions, CycleReport } from './cycle-report.js';
import { type Decided, decideHeld, type HeldChoice } from './decide-held.js';
import { createGlance } from './glance.js';
import { newsCycle } from './news-cycle.js';
import { nextSettling } from './next-settling.js';
import { postsCycle } from './posts-cycle.js';
import { silentTitles } from './posts-progress.js';
import { readBlog } from './read-blog.js';
import { profileOf } from './site-profile.js';

export interface Publisher {
  /** Reads every source once, in one snapshot. Cycles never overlap: a second caller waits for its turn. */
  cycle(options: CycleOptions): Promise<CycleReport[]>;
  /**
   * Decides about what is held now, or accepts a database that changed its identity. Takes effect with the next cycle. Waits for
   * the cycle that runs.
   */
  approve(choice?: HeldChoice): Promise<Decided>;
  /**
   * A handful of indexed reads: has something changed since the last cycle looked? False while a cycle runs and before the
   * first. @throws WordPressError
   */
  glance(): Promise<boolean>;
  /** From when on something may leave that the last cycle left waiting; null when nothing waits. */
  settlesAt(): number | null;
  /** Sends Update(actor). @returns how many deliveries */
  pushProfile(): number;
  /**
   * The same, to announce a new key: also to every inbox that took something in the last two days, because its server may remember the old
   * key; each server hears it before anything else. @returns how many deliveries are to be made
   */
  announceKey(): number;
  /** Resolves when no cycle runs. */
  idle(): Promise<void>;
  /** The end of the last cycle of a source in this process, or null. */
  lastCycle(source: string): { at: number; error: string | null } | null;
}

export interface PublisherMeans extends CycleMeans {
  config: Config;
  wordpress: WordPress;
  settings: SettingsStore;
  actor: () => SiteActor | null;
  /** Tells the operator that something of ours needs a person. `subject` names it once. */
  tellTrouble: (subject: string, text: string) => void;
  log: Logger;
}

/** The database is not the one this store was made for. */
export class WrongDatabaseError extends Error {
  override name = 'WrongDatabaseError';
}

export function createPublisher(means: PublisherMeans): Publisher {
  const last = new Map<string, { at: number; error: string | null }>();
  const tell = createTeller(means.log);
  const glance = createGlance(means);
  let turn: Promise<unknown> = Promise.resolve();
  let cycles = 0;
  let settlesAt: number | null = null;

  async function cycle(options: CycleOptions): Promise<CycleReport[]> {
    const startedAt = means.now();
    const restored = means.settings.get('restored') !== null;
    const careful = restored ? announcingNothing(means) : means;
    const reports = await means.wordpress
      .snapshot(async (reader) => {
        // First of all: a blog that cannot be read is left to the schedule, too.
        if (!options.dryRun) await glance.mark(reader);
        const site = await readBlog(reader, means.config);
        checkIdentity(means, site, options);
        if (!options.dryRun) {
          refreshBlog(means, site);
          refreshProfile(means, site);
        }
        const done: CycleReport[] = [];
        for (const source of means.config.sources) done.push(await oneSource(careful, source, reader, site, options));
        return done;
      })
      .catch((error: Error) =>
        means.config.sources.map(({ name }) => ({
          ...emptyReport(name),
          dryRun: options.dryRun,
          error: error.message,
        })),
      );
    for (const report of reports) {
      if (!report.dryRun) last.set(report.source, { at: means.now(), error: report.error });
      tell(report);
    }
    if (restored && !options.dryRun && reports.every(isSettled)) means.settings.remove('restored');
    if (!options.dryRun) {
      // A source that is in trouble is left to the schedule.
      const well = means.config.sources.filter(({ name }) =>
        reports.some(({ source, error }) => source === name && error === null),
      );
      settlesAt = nextSettling(means.items, well, startedAt);
    }
    return reports;
  }

  return {
    cycle(options) {
      cycles += 1;
      const next = turn.then(() => cycle(options)).finally(() => (cycles -= 1));
      turn = next.catch(() => undefined);
      return next;
    },
    approve(choice = { asKnown: false, only: [] }) {
      const decided = turn.then(() => approve(means, choice));
      turn = decided.catch(() => undefined);
      return decided;
    },
    glance: async () => cycles === 0 && glance.due(),
    settlesAt: () => settlesAt,
    pushProfile: () => pushProfile(means),
    announceKey: () => pushProfile(means, { first: true }),
    idle: () => turn.then(() => undefined),
    lastCycle: (source) => last.get(source) ?? null,
  };
}

async function approve(means: PublisherMeans, choice: HeldChoice): Promise<Decided> {
  const database = means.settings.get('foreignIdentity');
  if (database === null || choice.asKnown || choice.only.length > 0) return decideHeld(means, choice);
  means.db.transaction(() => {
    means.settings.set('wordpressIdentity', database);
    means.settings.remove('foreignIdentity');
  });
  return { create: 0, update: 0, delete: 0, database, unknown: [] };
}

/**
 * A store that came from a backup does not know what was announced since: the brake holds whatever is new to it, until the
 * operator has said which of it followers have already.
 */
function announcingNothing(means: PublisherMeans): PublisherMeans {
  return { ...means, limits: { ...means.limits, maxCreates: 0 } };
}

/** Nothing of the source waits for an answer, nor may soon. */
function isSettled({ error, held, settling }: CycleReport): boolean {
  return error === null && !held && settling === 0;
}

async function oneSource(
  means: PublisherMeans,
  source: SourceConfig,
  reader: Reader,
  site: Site,
  options: CycleOptions,
): Promise<CycleReport> {
  try {
    const adopted = formerOf(means, source);
    if (adopted && options.dryRun) return { ...emptyReport(source.name), adopted, dryRun: true };
    if (adopted) adopt(means, adopted.source, source);
    const before = waitingOf(means, source.name);
    const report =
      source.kind === 'posts'
        ? await postsCycle(
            means,
            { ...source, silentTitles: silentTitles(means.config.sources) },
            { reader, site },
            options,
          )
        : await newsCycle(means, source, { reader, site }, options);
    // What is held already is not planned again.
    if (options.dryRun)
      return { ...report, held: report.held || sum(before) > 0, waiting: larger(report.waiting, before) };
    const waiting = waitingOf(means, source.name);
    if (sum(before) === 0 && sum(waiting) > 0) {
      means.tellTrouble(`brake ${means.now()}`, `Herald holds changes of ${source.name}: ${counted(waiting)}. ${CURE}`);
    }
    return { ...report, adopted, waiting, held: sum(waiting) > 0 };
  } catch (error) {
    return { ...emptyReport(source.name), dryRun: options.dryRun, error: (error as Error).message };
  }
}

const CURE = 'Look with "herald status", then decide with "herald approve"';

/** What of a source waits for the operator. */
function waitingOf({ held }: PublisherMeans, source: string): ChangeCounts {
  const { create, update, delete: remove } = held.counts(source);
  return { creates: create, updates: update, deletes: remove };
}

function sum({ creates, updates, deletes }: ChangeCounts): number {
  return creates + updates + deletes;
}

function larger(one: ChangeCounts, other: ChangeCounts): ChangeCounts {
  return {
    creates: Math.max(one.creates, other.creates),
    updates: Math.max(one.updates, other.updates),
    deletes: Math.max(one.deletes, other.deletes),
  };
}

function counted({ creates, updates, deletes }: ChangeCounts): string {
  return `${creates} to create, ${updates} to update, ${deletes} to delete`;
}

/** Another blog's database behind the same address would look like a thousand deletions. */
function checkIdentity({ settings }: PublisherMeans, site: Site, { dryRun }: CycleOptions): void {
  const expected = settings.get('wordpressIdentity');
  if (expected === site.identity) {
    if (!dryRun && settings.get('foreignIdentity') !== null) settings.remove('foreignIdentity');
    return;
  }
  if (expected === null) {
    if (!dryRun) settings.set('wordpressIdentity', site.identity);
    return;
  }
  if (!dryRun) settings.set('foreignIdentity', site.identity);
  throw new WrongDatabaseError(
    `this database belongs to ${site.identity}, but this store was made for ${expected}: correct wordpress.url, or run "herald approve" if the blog really moved`,
  );
}

/** For the Notes that editors send in while WordPress may be down. */
function refreshBlog({ settings }: PublisherMeans, site: Site): void {
  const blog = { language: site.language, searchPage: site.searchHref('') };
  if (JSON.stringify(settings.get('blog')) !== JSON.stringify(blog)) settings.set('blog', blog);
}

/** Keeps what the actor shows, and sends it to the followers where it changed: by the blog, the configuration, or another rendering after an upgrade. */
function refreshProfile(means: PublisherMeans, site: Site): void {
  const profile = profileOf(means.config.site, site);
  const before = means.settings.get('profile');
  const shown = shownProfile(means, profile);
  if (before !== null && means.settings.get('shownProfile') === shown) return;
  means.db.transaction(() => {
    means.settings.set('profile', profile);
    means.settings.set('shownProfile', shown);
    if (before) pushProfile(means);
  });
}

/** All of the actor but its key, which is announced in its own way. */
function shownProfile({ config, uris }: PublisherMeans, profile: Profile): string {
  return hashOf(renderActor({ profile, publicKeyPem: '', keyNumber: 1, publishedAt: 0 }, shownSite(config), uris));
}

function shownSite({ site, federation }: Config): ActorSite {
  return { ...site, approvesFollowers: federation.approveFollowers };
}

/** snac remembers a key for 36 hours (fediverse.md S17). */
const KEY_MEMORY = 48 * 3600_000;

function pushProfile(means: PublisherMeans, { first = false } = {}): number {
  const actor = means.actor();
  if (!actor) return 0;
  return means.db.transaction(() => {
    const activityId = means.mintId();
    const body = JSON.stringify(withContext(renderActorUpdate(activityId, actor, shownSite(means.config), means.uris)));
    return means.enqueue.toFollowers(
      { activityId, type: 'Update', objectId: means.uris.actor, body, outbox: false, first },
      first ? means.now() - KEY_MEMORY : null,
    );
  });
}

/** Says in the log what a cycle did; what it holds once, and again when that changes. */
function createTeller(log: Logger): (report: CycleReport) => void {
  const held = new Map<string, string>();
  const failing = new Set<string>();
  return (report) => {
    const { source } = report;
    if (report.error) {
      log.error({ source }, `the cycle failed: ${report.error}`);
      failing.add(source);
      return;
    }
    if (failing.delete(source)) log.info({ source }, 'the cycle goes through again');
    if (report.dryRun) return;
    if (report.adopted)
      log.info(
        { source, from: report.adopted.source, notes: report.adopted.notes },
        'took over the Notes of a renamed source',
      );
    const holding = report.held ? counted(report.waiting) : '';
    const before = held.get(source) ?? '';
    held.set(source, holding);
    if (report.baseline)
      log.info({ source, known: report.known }, 'baseline: what is there already is known and was not announced');
    if (report.old > 0)
      log.info(
        { source, known: report.old },
        'posts with old dates appeared together: they are known and were not announced (announce_old)',
      );
    if (report.held && holding !== before) log.warn({ source, ...report.waiting }, `the brake holds changes. ${CURE}`);
    if (sum(report.counts) > 0) log.info({ source, ...report.counts }, 'published');
  };
}
