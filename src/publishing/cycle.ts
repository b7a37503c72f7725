import { withContext } from '../activitypub/context.js';
import { renderActorUpdate } from '../activitypub/render/update.js';
import type { Config, SourceConfig } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import type { SiteActor } from '../model/site-actor.js';
import type { SettingsStore } from '../store/settings.js';
import type { Site } from '../wordpress/site.js';
import type { Reader, WordPress } from '../wordpress/wordpress.js';
import type { CycleMeans } from './apply-plan.js';
import { emptyReport } from './change-plan.js';
import type { CycleOptions, CycleReport } from './cycle-report.js';
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
  /** Releases what the brake held, or accepts a database that changed its identity. Takes effect with the next cycle. */
  approve(): void;
  /**
   * A handful of indexed reads: has something changed since the last cycle looked? False while a cycle runs and before the
   * first. @throws WordPressError
   */
  glance(): Promise<boolean>;
  /** From when on something may leave that the last cycle left waiting; null when nothing waits. */
  settlesAt(): number | null;
  /** Sends Update(actor). @returns how many deliveries */
  pushProfile(): number;
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
    approve() {
      const mistaken = means.settings.get('foreignIdentity');
      means.db.transaction(() => {
        if (mistaken === null) return means.held.approveAll(means.now());
        means.settings.set('wordpressIdentity', mistaken);
        means.settings.remove('foreignIdentity');
      });
    },
    glance: async () => cycles === 0 && glance.due(),
    settlesAt: () => settlesAt,
    pushProfile: () => pushProfile(means),
    idle: () => turn.then(() => undefined),
    lastCycle: (source) => last.get(source) ?? null,
  };
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
    const report =
      source.kind === 'posts'
        ? await postsCycle(
            means,
            { ...source, silentTitles: silentTitles(means.config.sources) },
            { reader, site },
            options,
          )
        : await newsCycle(means, source, { reader, site }, options);
    // What an earlier cycle held is held still, though this one found nothing new.
    const open = means.held.open(source.name);
    return { ...report, held: report.held || (open !== null && !open.approved) };
  } catch (error) {
    return { ...emptyReport(source.name), dryRun: options.dryRun, error: (error as Error).message };
  }
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
  const blog = { language: site.language, tagPage: site.tagHref('', '{slug}') };
  if (JSON.stringify(settings.get('blog')) !== JSON.stringify(blog)) settings.set('blog', blog);
}

function refreshProfile(means: PublisherMeans, site: Site): void {
  const profile = profileOf(means.config.site, site);
  const { discoverable } = means.config.site;
  const manner = { discoverable, approvesFollowers: means.config.federation.approveFollowers };
  const before = means.settings.get('profile');
  // Before Herald remembered it, nobody could be made to wait.
  const manners = means.settings.get('manner') ?? { discoverable, approvesFollowers: false };
  if (JSON.stringify([before, manners]) === JSON.stringify([profile, manner])) return;
  means.db.transaction(() => {
    means.settings.set('profile', profile);
    means.settings.set('manner', manner);
    if (before) pushProfile(means);
  });
}

function pushProfile(means: PublisherMeans): number {
  const actor = means.actor();
  if (!actor) return 0;
  return means.db.transaction(() => {
    const activityId = means.mintId();
    const { site, federation } = means.config;
    const shown = { ...site, approvesFollowers: federation.approveFollowers };
    const body = JSON.stringify(withContext(renderActorUpdate(activityId, actor, shown, means.uris)));
    return means.enqueue.toFollowers(
      { activityId, type: 'Update', objectId: means.uris.actor, body, outbox: false },
      null,
    );
  });
}

/** Says in the log what a cycle did; what it holds once, and again when that changes. */
function createTeller(log: Logger): (report: CycleReport) => void {
  const held = new Map<string, string>();
  const failing = new Set<string>();
  return (report) => {
    const { source } = report;
    const counts = {
      source,
      creates: report.creates.length,
      updates: report.updates.length,
      deletes: report.deletes.length,
    };
    if (report.error) {
      log.error({ source }, `the cycle failed: ${report.error}`);
      failing.add(source);
      return;
    }
    if (failing.delete(source)) log.info({ source }, 'the cycle goes through again');
    if (report.dryRun) return;
    // Held before, and told before.
    if (report.held && counts.creates + counts.updates + counts.deletes === 0) return;
    const holding = report.held ? `${counts.creates} ${counts.deletes}` : '';
    const before = held.get(source) ?? '';
    held.set(source, holding);
    if (report.baseline)
      log.info({ source, known: report.known }, 'baseline: what is there already is known and was not announced');
    else if (report.held && holding !== before)
      log.warn(counts, 'the brake holds this cycle: look with "herald status", release with "herald approve"');
    else if (!report.held && counts.creates + counts.updates + counts.deletes > 0) log.info(counts, 'published');
  };
}
