/** The words and pictures of the site actor. From WordPress's options unless the configuration says otherwise. */
export interface Profile {
  /** Plain text. */
  name: string;
  /** HTML. */
  summary: string;
  /** Absolute URL of the picture, or null. */
  icon: ProfileImage | null;
  header: ProfileImage | null;
  fields: { name: string; value: string }[];
  /** The blog's public URL, without trailing slash. */
  home: string;
}

export interface ProfileImage {
  url: string;
  mediaType: string;
  /** Alternative text, empty for none. */
  alt: string;
}

/** The one actor that speaks for the site. */
export interface SiteActor {
  profile: Profile;
  /** Which of the site's keys it shows, counted from 1. */
  keyNumber: number;
  /** SPKI PEM. */
  publicKeyPem: string;
  /** Milliseconds since the epoch: when Herald first ran here. */
  publishedAt: number;
}

/** Which keys others know the site by. */
export interface KnownKeys {
  /** Fingerprint of the newest key: the actor shows it. */
  current: string;
  /** Its number, counted from 1: a later key is another key, under another id (fediverse.md A6). */
  number: number;
  /** The key before it, while some servers may know only that one; `since` (milliseconds since the epoch): when the newest was announced. */
  previous: { key: string; since: number } | null;
}
