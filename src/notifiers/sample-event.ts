import type { SiteEvent } from '../model/site-event.js';
import type { SiteFacts } from './notifier.js';

/** What `herald notifiers test` sends: nobody could take it for news. */
export function sampleEvent({ origin, handle, actor }: SiteFacts, at: number): SiteEvent {
  return {
    kind: 'mention',
    at,
    actor: { id: actor, handle: handle.replace(/^@/, ''), name: 'Herald', url: origin },
    note: null,
    text: 'This is a test: whoever reads it will be told what others do. <b> & *such signs* must stand here as they are.',
    url: origin,
  };
}
