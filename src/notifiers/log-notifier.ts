import type { Logger } from '../log/logger.js';
import type { Notifier } from './notifier.js';
import { plainLine, webAddress } from './plain-text.js';
import { headline, isPrivate, wordsOf } from './wording.js';

/** One line for each event. What was not said to everybody stays out of the log. */
export function logNotifier(name: string, log: Logger): Notifier {
  return {
    name,
    kind: 'log',
    to: 'the log',
    most: 100,
    async send({ events }) {
      for (const event of events) {
        const words = wordsOf(event);
        const fields = {
          notifier: name,
          event: event.kind,
          actor: event.actor === null ? undefined : plainLine(event.actor.id, 300),
          note: webAddress(event.note?.url ?? null) ?? undefined,
          text: words.quote === '' || isPrivate(event) ? undefined : plainLine(words.quote, 500),
          url: words.url ?? undefined,
        };
        const level = event.kind === 'trouble' ? 'warn' : 'info';
        log[level](fields, headline(words));
      }
      return { kind: 'told' };
    },
  };
}
