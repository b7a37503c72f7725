import type { NotifierConfig } from '../config/config.js';
import { maskSecrets } from '../config/secrets.js';
import type { Logger } from '../log/logger.js';
import { openReceiver } from '../remote/operator-receiver.js';
import { emailNotifier } from './email-notifier.js';
import { logNotifier } from './log-notifier.js';
import type { Notifier, NotifierOutcome, SiteFacts } from './notifier.js';
import { plainLine } from './plain-text.js';
import { slackNotifier } from './slack-notifier.js';
import { webhookNotifier } from './webhook-notifier.js';

export interface NotifierMeans {
  site: () => SiteFacts;
  userAgent: string;
  now: () => number;
  log: Logger;
}

type Kind = NotifierConfig['kind'];
type Registry = { [K in Kind]: (config: Extract<NotifierConfig, { kind: K }>, means: NotifierMeans) => Notifier };

/** Every kind of notifier. */
const registry: Registry = {
  log: ({ name }, { log }) => logNotifier(name, log),
  slack: (config, means) => slackNotifier(config, { ...means, receiver: openReceiver(config.url, means.userAgent) }),
  webhook: (config, means) =>
    webhookNotifier(config, { ...means, receiver: openReceiver(config.url, means.userAgent) }),
  email: (config, { site }) => emailNotifier(config, site),
};

export function openNotifier(config: NotifierConfig, means: NotifierMeans): Notifier {
  const open = registry[config.kind] as (config: NotifierConfig, means: NotifierMeans) => Notifier;
  return discreet(open(config, means), secretsOf(config));
}

/** Whatever a notifier says of its trouble, it is one line without secrets: it goes into the log and the store. */
function discreet(notifier: Notifier, secrets: readonly string[]): Notifier {
  const line = (text: string) => plainLine(maskSecrets(text, secrets), 300);
  const { name, kind, to, most } = notifier;
  return {
    ...{ name, kind, to, most },
    async send(message, signal) {
      const outcome = await notifier
        .send(message, signal)
        .catch((error: Error): NotifierOutcome => ({ kind: 'retry', reason: error.message, retryAfter: null }));
      if (outcome.kind !== 'told') return { ...outcome, reason: line(outcome.reason) };
      return outcome.remark === undefined ? outcome : { ...outcome, remark: line(outcome.remark) };
    },
    close: async () => notifier.close?.(),
  };
}

function secretsOf(config: NotifierConfig): string[] {
  if (config.kind === 'log') return [];
  if (config.kind === 'webhook') return [config.url, config.secret];
  const address = config.kind === 'slack' ? config.url : config.smtp;
  if (address === null) return [];
  const { pathname, password } = new URL(address);
  return [address, pathname, password, decodeURIComponent(password)].filter((secret) => secret.length > 1);
}
