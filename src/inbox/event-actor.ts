import type { RemoteActor } from '../model/remote-actor.js';
import type { SiteEvent } from '../model/site-event.js';

/** An actor as notifiers tell of it. The host of the handle is the id's own: nobody can claim another's (fediverse.md D42). */
export function eventActor({ id, username, name, url }: RemoteActor): NonNullable<SiteEvent['actor']> {
  const { host } = new URL(id);
  const handle = `${username || 'unknown'}@${host}`;
  return { id, handle, name: name || handle, url: url !== null && new URL(url).host === host ? url : id };
}
