import type { ProfileImage, SiteActor } from '../../model/site-actor.js';
import type { Uris } from '../uris.js';
import { renderTime } from './time.js';

/** What the configuration says about the actor. */
export interface ActorSite {
  handle: string;
  discoverable: boolean;
  /** A Follow waits for a person (A12). */
  approvesFollowers: boolean;
}

/**
 * The actor, without `@context` (fediverse.md A1–A26). A Service: it speaks for a site, not for a person. One key as one
 * object, the newest (A5, A6), and a page for people on the id's own host (A11).
 */
export function renderActor(actor: SiteActor, site: ActorSite, uris: Uris): object {
  const { profile, keyNumber, publicKeyPem, publishedAt } = actor;
  return {
    id: uris.actor,
    type: 'Service',
    preferredUsername: site.handle,
    name: profile.name,
    summary: profile.summary,
    url: uris.profile,
    webfinger: `${site.handle}@${uris.host}`,
    inbox: uris.inbox,
    outbox: uris.outbox,
    followers: uris.followers,
    following: uris.following,
    featured: uris.featured,
    featuredTags: uris.featuredTags,
    endpoints: { sharedInbox: uris.inbox },
    publicKey: { id: uris.key(keyNumber), owner: uris.actor, publicKeyPem },
    manuallyApprovesFollowers: site.approvesFollowers,
    discoverable: site.discoverable,
    indexable: site.discoverable,
    published: renderTime(publishedAt),
    ...(profile.icon === null ? {} : { icon: renderImage(profile.icon) }),
    ...(profile.header === null ? {} : { image: renderImage(profile.header) }),
    attachment: profile.fields.map(renderField),
    tag: [],
    attributionDomains: attributionDomains(profile.home, uris),
  };
}

function renderImage({ url, mediaType }: ProfileImage): object {
  return { type: 'Image', mediaType, url };
}

/** `value` is HTML over there (A17): an address becomes a link that can be verified by rel=me (A18), anything else stays text. */
function renderField({ name, value }: { name: string; value: string }): object {
  return { type: 'PropertyValue', name, value: /^https?:\/\/\S+$/.test(value) ? renderLink(value) : escapeHtml(value) };
}

function renderLink(address: string): string {
  const href = escapeHtml(address);
  const shown = escapeHtml(address.replace(/^https?:\/\//, '').replace(/\/$/, ''));
  return `<a href="${href}" rel="me nofollow noopener" target="_blank">${shown}</a>`;
}

/** Whose pages may name this actor as their author (A20): bare domains, without port. */
function attributionDomains(home: string, uris: Uris): string[] {
  return [...new Set([new URL(uris.origin).hostname, new URL(home).hostname])];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
