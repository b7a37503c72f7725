import type { OpenMessage } from '../store/notifications.js';
import { createLane, type Lane, type LaneMeans, type LaneRules } from './lane.js';
import type { Notifier, NotifierOutcome } from './notifier.js';

/** A wait for the next due time is checked at least this often, for clocks are set. */
const LONGEST_SLEEP = 60_000;
/** How soon after the store did not answer. */
const AGAIN = 1000;
/** Whole time of one attempt, whatever the notifier does with its signal. */
const LONGEST_ATTEMPT = 60_000;

export interface WorkerMeans extends LaneMeans {
  notifiers: readonly { notifier: Notifier; rules: LaneRules }[];
  /** Calls back after so many milliseconds. @returns what takes it back */
  after: (milliseconds: number, then: () => void) => () => void;
}

export interface NotifierWorker {
  start(): void;
  /** Something was written: look soon. Safe to call inside the transaction that wrote it. */
  nudge(): void;
  /** What waits for its time need not wait any longer: look again at all. */
  hurry(): void;
  /** Resolves when no message is under way. */
  settled(): Promise<void>;
  /** No new attempts; those under way may finish within `graceMs`, then they are ended and stay pending. */
  stop(graceMs: number): Promise<void>;
}

interface Track {
  notifier: Notifier;
  lane: Lane;
  under: Promise<void> | null;
  /** Sleeps until something is due: what is written meanwhile is due no sooner. */
  sleeps: boolean;
  wake: () => void;
}

/**
 * Tells what is written, each notifier on a track of its own: one that fails or hangs delays no other. Everything is a row
 * with a state: killed at any instant, the next start goes on, with the same message ids (promise 6).
 */
export function createNotifierWorker(means: WorkerMeans): NotifierWorker {
  const { after, log } = means;
  const tracks: Track[] = means.notifiers.map(({ notifier, rules }) => ({
    notifier,
    lane: createLane(notifier, rules, means),
    under: null,
    sleeps: false,
    wake: () => {},
  }));
  const stopping = new AbortController();
  let running = false;
  let nudged = false;

  function look(track: Track): void {
    track.wake();
    track.sleeps = false;
    if (!running || track.under !== null) return;
    try {
      const next = track.lane.next();
      if ('message' in next) begin(track, next.message);
      else if (next.until !== null) sleep(track, Math.min(Math.max(next.until - means.now(), 1), LONGEST_SLEEP));
    } catch (error) {
      log.error({ notifier: track.notifier.name, error: (error as Error).message }, 'the store does not answer');
      sleep(track, AGAIN);
    }
  }

  function sleep(track: Track, milliseconds: number): void {
    track.sleeps = true;
    track.wake = after(milliseconds, () => look(track));
  }

  function begin(track: Track, message: OpenMessage): void {
    track.under = attempt(track.notifier, message)
      .then((outcome) => settle(track, message, outcome))
      .finally(() => {
        track.under = null;
        look(track);
      });
  }

  /** What was told must be written down, or it is told again: the store is asked until it takes it, or we stop. */
  async function settle(track: Track, message: OpenMessage, outcome: NotifierOutcome | 'stopped'): Promise<void> {
    while (outcome !== 'stopped') {
      try {
        return track.lane.settle(message, outcome);
      } catch (error) {
        log.error({ notifier: track.notifier.name, error: (error as Error).message }, 'the store does not answer');
        if (stopping.signal.aborted) return;
        await new Promise<void>((resolve) => after(AGAIN, resolve));
      }
    }
  }

  function attempt(notifier: Notifier, message: OpenMessage): Promise<NotifierOutcome | 'stopped'> {
    const { id, rows } = message;
    const gatheredAt = Math.max(...rows.map(({ createdAt }) => createdAt));
    return outcomeOf(
      (signal) => notifier.send({ id, gatheredAt, events: rows.map(({ event }) => event) }, signal),
      stopping.signal,
      after,
    );
  }

  return {
    start() {
      running = true;
      this.hurry();
    },
    nudge() {
      if (nudged || !running) return;
      nudged = true;
      setImmediate(() => {
        nudged = false;
        for (const track of tracks) if (!track.sleeps) look(track);
      });
    },
    hurry() {
      setImmediate(() => {
        for (const track of tracks) look(track);
      });
    },
    async settled() {
      await Promise.all(tracks.map(({ under }) => under));
    },
    async stop(graceMs) {
      running = false;
      for (const track of tracks) track.wake();
      const back = after(graceMs, () => stopping.abort());
      await this.settled();
      back();
      await Promise.all(tracks.map(({ notifier }) => notifier.close?.()));
    },
  };
}

/** What an attempt came to, within its time; whatever is thrown is tried again. */
export function outcomeOf(
  send: (signal: AbortSignal) => Promise<NotifierOutcome>,
  stop: AbortSignal,
  after: WorkerMeans['after'],
): Promise<NotifierOutcome | 'stopped'> {
  return new Promise((resolve) => {
    const attempt = new AbortController();
    const end = (outcome: NotifierOutcome | 'stopped') => {
      back();
      stop.removeEventListener('abort', halt);
      resolve(outcome);
      attempt.abort();
    };
    const halt = () => end('stopped');
    const late = { kind: 'retry', reason: `nothing came of it within ${LONGEST_ATTEMPT / 1000} s` } as const;
    const back = after(LONGEST_ATTEMPT, () => end({ ...late, retryAfter: null }));
    stop.addEventListener('abort', halt);
    if (stop.aborted) return halt();
    // Begun in a promise, so that what is thrown at once is caught as well.
    Promise.resolve(attempt.signal)
      .then(send)
      .then(end, (error: Error) => end({ kind: 'retry', reason: error.message, retryAfter: null }));
  });
}
