import type { Job } from './schedule.js';

/** What the schedule drives; sidecar.ts fills in the rooms. */
export interface JobMeans {
  /** Cron lines from the configuration. */
  lines: { cycle: string; reconcile: string };
  cycle(options: { full: boolean }): Promise<void>;
  /** Block lists whose time has come. */
  lists(): Promise<void>;
  /** Lets those in who wait to follow and need nobody's approval. */
  letIn(): Promise<unknown>;
  prune(): Promise<void>;
  /** Forgets the previous key in its time. */
  finishRotation(): Promise<void>;
}

const EVERY_MINUTE = '* * * * *';
/** Old rows go at a minute of their own, away from the hour at which reconciles begin. */
const PRUNE = '17 * * * *';
/** Only a look at a table; each list has a time of its own. */
const LISTS = '*/5 * * * *';

export function jobsOf(means: JobMeans): Job[] {
  return [
    { name: 'cycle', cron: means.lines.cycle, run: () => means.cycle({ full: false }) },
    { name: 'reconcile', cron: means.lines.reconcile, run: () => means.cycle({ full: true }) },
    { name: 'lists', cron: LISTS, run: () => means.lists() },
    { name: 'waiting followers', cron: EVERY_MINUTE, run: async () => void (await means.letIn()) },
    { name: 'prune', cron: PRUNE, run: () => means.prune() },
    { name: 'keys', cron: EVERY_MINUTE, run: () => means.finishRotation() },
  ];
}
