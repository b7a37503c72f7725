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
  /** SPKI PEM. */
  publicKeyPem: string;
  /** Milliseconds since the epoch: when Herald first ran here. */
  publishedAt: number;
}

/** Fingerprints of the keys that others know the site by. */
export interface KnownKeys {
  /** Of the one that signs. */
  current: string;
  /** Of the one that the actor shows already, and since when (milliseconds since the epoch). */
  next: { key: string; since: number } | null;
}
