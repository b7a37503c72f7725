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

/** Mastodon reads a profile picture's alternative text from `summary`. */
function renderImage({ url, mediaType, alt }: ProfileImage): object {
  return { type: 'Image', mediaType, url, ...(alt === '' ? {} : { summary: alt }) };
}

/**
 * `value` is HTML over there (A17): an address becomes a link that can be verified by rel=me (A18), anything else stays text. Mastodon verifies
 * a link only where its text is its address, character for character: what people need not see of it is in a span that is hidden there.
 */
function renderField({ name, value }: { name: string; value: string }): object {
  return { type: 'PropertyValue', name, value: /^https?:\/\/\S+$/.test(value) ? renderLink(value) : escapeHtml(value) };
}

function renderLink(address: string): string {
  const href = escapeHtml(address);
  const [, scheme = '', shown = '', slash = ''] = /^(https?:\/\/)(.+?)(\/?)$/.exec(address) ?? [];
  const text = `${hidden(scheme)}${escapeHtml(shown)}${hidden(slash)}`;
  return `<a href="${href}" rel="me nofollow noopener" target="_blank">${text}</a>`;
}

const hidden = (text: string) => (text === '' ? '' : `<span class="invisible">${text}</span>`);

/** Whose pages may name this actor as their author (A20): bare domains, without port. */
function attributionDomains(home: string, uris: Uris): string[] {
  return [...new Set([new URL(uris.origin).hostname, new URL(home).hostname])];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
