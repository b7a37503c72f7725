import type { OperatorReceiver } from '../remote/operator-receiver.js';
import { posted } from './answer-outcome.js';
import type { Notifier, SiteFacts } from './notifier.js';
import { slackMessage } from './slack-message.js';

/** `invalid_payload`, `invalid_token` and `action_prohibited`, `no_service` and `channel_not_found`, `channel_is_archived`. */
const REFUSALS = [400, 403, 404, 410];

/** With each in a paragraph of its own, this many fit into what Slack takes at once. */
const MOST_EVENTS = 16;

/** Slack's incoming webhooks, and what speaks like them. */
export function slackNotifier(
  { name, url }: { name: string; url: string },
  { receiver, site, now }: { receiver: OperatorReceiver; site: () => SiteFacts; now: () => number },
): Notifier {
  return {
    name,
    kind: 'slack',
    to: new URL(url).host,
    most: MOST_EVENTS,
    send(message, signal) {
      const body = JSON.stringify(slackMessage(message, site()));
      return posted(receiver, { headers: {}, body, signal }, { refuses: REFUSALS, now });
    },
    close: () => receiver.close(),
  };
}
