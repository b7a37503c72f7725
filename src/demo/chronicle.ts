import type { Step } from './sample-story.js';
import type { Arrival } from './timeline.js';

/** Something that happened on the blog, and what came of it. */
export interface Happening {
  number: number;
  step: Omit<Step, 'act'>;
  /** Milliseconds since the epoch. */
  at: number;
  arrival: Arrival | null;
  /** Waited for in vain. */
  lost: boolean;
}

/** What happened on the blog beside what arrived: nothing may be missing, nothing come twice, nothing come unexplained. */
export interface Chronicle {
  happened(step: Step, at: number): Happening;
  /** @returns what it answers, or null when nothing that happened explains it: that is a fault */
  arrived(arrival: Arrival): Happening | null;
  /** Looks for sentences that must not leave in what was received. */
  inspect(body: string): void;
  fault(text: string): void;
  /** Resolves with true once it has arrived, with false after `patience` milliseconds or when the demo ends. */
  arrival(happening: Happening, patience: number, end: AbortSignal): Promise<boolean>;
  /** Newest first. */
  happenings(): readonly Happening[];
  counts(): { happened: number; arrived: number; bodies: number };
  /** A line for each thing that has not arrived. */
  missing(): readonly string[];
  /** A line for each thing that should not have come, or not so. */
  faults(): readonly string[];
}

/** The demo may run for days. */
const KEPT = 60;
const MOST_FAULTS = 100;

export function createChronicle({ asides }: { asides: () => readonly string[] }): Chronicle {
  let happenings: Happening[] = [];
  const ids = new Map<string, string>();
  const faults: string[] = [];
  const waiting = new Set<() => void>();
  let count = 0;
  let bodies = 0;
  let arrivals = 0;
  const fault = (text: string) => void (faults.length < MOST_FAULTS && faults.push(text));

  function explains({ step, arrival }: Happening, found: Arrival): boolean {
    if (arrival !== null || step.expects !== found.type) return false;
    const id = ids.get(step.subject);
    if (found.type === 'Create' ? id !== undefined : id !== found.noteId) return false;
    return step.shows === null || found.text.includes(step.shows);
  }

  return {
    happened({ act: _act, ...step }, at) {
      count += 1;
      const happening: Happening = { number: count, step, at, arrival: null, lost: false };
      happenings = [happening, ...happenings].slice(0, KEPT);
      return happening;
    },
    arrived(arrival) {
      const happening = happenings.findLast((candidate) => explains(candidate, arrival)) ?? null;
      if (happening === null) {
        fault(
          `a ${arrival.type} came that nothing on the blog explains: ${arrival.text.slice(0, 80) || arrival.noteId}`,
        );
        return null;
      }
      happening.arrival = arrival;
      happening.lost = false;
      arrivals += 1;
      if (arrival.type === 'Delete') ids.delete(happening.step.subject);
      else ids.set(happening.step.subject, arrival.noteId);
      for (const look of waiting) look();
      return happening;
    },
    inspect(body) {
      bodies += 1;
      for (const aside of asides()) {
        if (body.includes(aside)) fault(`a sentence of the draft left that is no news item: ${aside}`);
      }
    },
    fault,
    arrival: (happening, patience, end) =>
      new Promise((resolve) => {
        const finish = (found: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          end.removeEventListener('abort', give);
          resolve(found);
        };
        const look = () => void (happening.arrival !== null && finish(true));
        const give = () => finish(false);
        const timer = setTimeout(() => {
          happening.lost = happening.arrival === null;
          give();
        }, patience);
        waiting.add(look);
        end.addEventListener('abort', give);
        if (end.aborted) give();
        look();
      }),
    happenings: () => happenings,
    counts: () => ({ happened: count, arrived: arrivals, bodies }),
    missing: () => happenings.filter(({ arrival }) => arrival === null).map(({ step }) => missing(step)),
    faults: () => faults,
  };
}

function missing({ expects, what, title }: Omit<Step, 'act'>): string {
  return `${expects} did not arrive: ${what}: ${title}`;
}
