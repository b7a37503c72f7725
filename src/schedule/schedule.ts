import cron from 'node-cron';
import type { Logger } from '../log/logger.js';

/** Something done by the clock. A run that is still going when the next is due makes that one be left out. */
export interface Job {
  name: string;
  /** Cron line; a sixth field in front counts seconds. */
  cron: string;
  run(): Promise<void>;
}

export interface Schedule {
  /** Resolves when no job runs any more. */
  stop(): Promise<void>;
}

/** Starts the jobs. One that fails is logged and runs again at its next time. */
export function startSchedule(jobs: readonly Job[], log: Logger): Schedule {
  const running = new Set<Promise<void>>();
  const tasks = jobs.map((job) =>
    cron.schedule(job.cron, () => track(running, runSafely(job, log)), {
      name: job.name,
      noOverlap: true,
      logger: quiet,
      suppressMissedWarning: true,
    }),
  );
  return {
    async stop() {
      for (const task of tasks) await task.destroy();
      await Promise.allSettled(running);
    },
  };
}

async function runSafely(job: Job, log: Logger): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    log.error({ job: job.name }, `the job failed and will run again: ${(error as Error).message}`);
  }
}

function track(running: Set<Promise<void>>, run: Promise<void>): Promise<void> {
  running.add(run);
  return run.finally(() => running.delete(run));
}

/** node-cron reports overlaps and misses by itself in its own words; a cycle that is late says so in ours. */
const quiet = { info() {}, warn() {}, error() {}, debug() {} };
