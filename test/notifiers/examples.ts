import type { SiteEvent, SiteEventKind } from '../../src/model/site-event.js';
import type { SiteFacts } from '../../src/notifiers/notifier.js';

export const AT = Date.UTC(2026, 10, 26, 4, 30);

export const site: SiteFacts = {
  name: 'Island News',
  origin: 'https://blog.test',
  handle: '@news@blog.test',
  actor: 'https://blog.test/activitypub/actor',
};

export function person(name: string, host = 'social.test'): NonNullable<SiteEvent['actor']> {
  const user = name.toLowerCase();
  return { id: `https://${host}/users/${user}`, handle: `${user}@${host}`, name, url: `https://${host}/@${user}` };
}

export const ferries = { url: 'https://blog.test/ferries/', text: 'Ferries run again' };

const spoken: readonly SiteEventKind[] = ['reply', 'mention', 'quote', 'report'];

/** What Alice does, unless it is somebody else. */
export function event(kind: SiteEventKind, more: Partial<SiteEvent> = {}): SiteEvent {
  const follows = kind === 'follow' || kind === 'follow-request';
  const trouble = kind === 'trouble';
  return {
    kind,
    at: AT,
    actor: trouble ? null : person('Alice'),
    note: follows || trouble ? null : ferries,
    text: trouble ? 'deliveries are late' : spoken.includes(kind) ? 'At last!' : '',
    url: spoken.includes(kind) ? 'https://social.test/@alice/1' : null,
    ...more,
  };
}
