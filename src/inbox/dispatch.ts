import type { Logger } from '../log/logger.js';
import { passes } from './handler-filter.js';
import { type HandlerOutcome, type InboxHandler, type InboxMeans, ignored } from './inbox-handler.js';
import type { VerifiedActivity } from './verified-activity.js';

/**
 * Lets every handler of this type have its turn. One that throws is undone alone and logged; unless the store itself is
 * in trouble: then nothing is taken, and the sender comes again. The first reason to ignore it is the one that is kept.
 * A handler that has no room now ends it: whoever comes again is judged from the beginning.
 */
export function dispatch(
  activity: VerifiedActivity,
  handlers: readonly InboxHandler[],
  means: InboxMeans,
  /** Runs the work so that it can be undone alone. @throws what the work throws */
  apart: <T>(work: () => T) => T,
  log: Logger,
): HandlerOutcome {
  const outcomes: HandlerOutcome[] = [];
  for (const handler of handlers) {
    if (handler.types !== '*' && !handler.types.includes(activity.type)) continue;
    try {
      if (!passes(handler.filter, activity)) continue;
      const outcome = apart(() => handler.handle(activity, means));
      if (outcome.outcome === 'later') return outcome;
      outcomes.push(outcome);
    } catch (error) {
      if (isStoreTrouble(error)) throw error;
      log.error({ handler: handler.name, error: messageOf(error) }, 'a handler failed; the others go on');
      outcomes.push(ignored('the handler failed'));
    }
  }
  return outcomes.find(({ outcome }) => outcome === 'handled') ?? outcomes[0] ?? ignored('nobody here takes this type');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A constraint that does not hold is the handler's own fault, or a stranger's: coming again would not help. */
function isStoreTrouble(error: unknown): boolean {
  return /^SQLITE_(?!CONSTRAINT_(?:UNIQUE|PRIMARYKEY|CHECK|NOTNULL)$)/.test(
    String((error as { code?: unknown } | null | undefined)?.code ?? ''),
  );
}
