import type { SiteEvent } from '../model/site-event.js';
import type { OperatorReceiver } from '../remote/operator-receiver.js';
import { posted } from './answer-outcome.js';
import type { Message, Notifier, SiteFacts } from './notifier.js';
import { webhookHeaders } from './webhook-signature.js';

export interface WebhookMeans {
  receiver: OperatorReceiver;
  site: () => SiteFacts;
  now: () => number;
}

/** The receiver has unsubscribed. Whatever else it answers may be mended by its next release. */
const GONE = [410];

/** Signed JSON, for programs (docs/webhook.md). */
export function webhookNotifier(
  { name, url, secret }: { name: string; url: string; secret: string },
  { receiver, site, now }: WebhookMeans,
): Notifier {
  return {
    name,
    kind: 'webhook',
    to: new URL(url).host,
    most: 100,
    send(message, signal) {
      const id = `msg_${message.id}`;
      const body = JSON.stringify(webhookBody(id, message, site()));
      const headers = webhookHeaders(id, now(), body, secret);
      return posted(receiver, { headers, body, signal }, { refuses: GONE, now });
    },
    close: () => receiver.close(),
  };
}

/** The same bytes at every attempt. */
export function webhookBody(id: string, { gatheredAt, events }: Message, { origin, handle, actor }: SiteFacts): object {
  return {
    id,
    type: 'herald.events',
    timestamp: new Date(gatheredAt).toISOString(),
    site: { origin, handle, actor },
    events: events.map(eventBody),
  };
}

function eventBody({ kind, at, actor, note, text, url, visibility }: SiteEvent): object {
  return { kind, at: new Date(at).toISOString(), actor, note, text, url, visibility: visibility ?? null };
}
