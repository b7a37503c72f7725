import type { Logger } from '../log/logger.js';
import { type HandlerOutcome, type InboxHandler, type InboxMeans, ignored } from './inbox-handler.js';
import type { VerifiedActivity } from './verified-activity.js';

/**
 * Lets every handler of this type have its turn. One that throws is undone alone and logged; unless the store itself is
 * in trouble: then nothing is taken, and the sender comes again.
 */
export function dispatch(
  activity: VerifiedActivity,
  handlers: readonly InboxHandler[],
  means: InboxMeans,
  /** Runs the work so that it can be undone alone. @throws what the work throws */
  apart: <T>(work: () => T) => T,
  log: Logger,
): HandlerOutcome {
  const takers = handlers.filter(({ types }) => types.includes(activity.type));
  let last: HandlerOutcome = ignored('nobody here takes this type');
  let taken = false;
  for (const handler of takers) {
    try {
      last = apart(() => handler.handle(activity, means));
      taken ||= last.outcome === 'handled';
    } catch (error) {
      if (isStoreTrouble(error)) throw error;
      log.error({ handler: handler.name, error: (error as Error).message }, 'a handler failed; the others go on');
      last = ignored('the handler failed');
    }
  }
  return taken ? { outcome: 'handled' } : last;
}

function isStoreTrouble(error: unknown): boolean {
  return String((error as { code?: unknown }).code ?? '').startsWith('SQLITE_');
}
