/** What somebody did to a Note of ours, or said to us. */
export const interactionKinds = ['reply', 'mention', 'quote', 'like', 'announce'] as const;
export type InteractionKind = (typeof interactionKinds)[number];

/** Who may see what they said; read from where Public stands in its `to` and `cc`. */
export type RemoteVisibility = 'public' | 'unlisted' | 'followers' | 'direct';

export interface Interaction {
  kind: InteractionKind;
  /** The object's id; of a like or announce the activity's id, or one of ours (`urn:herald:…`) where it came without. */
  uri: string;
  author: InteractionAuthor;
  /** Opaque id of our Note; null for a mention that answers none of them. */
  noteId: string | null;
  /** `uri` of the reply that it answers; null where it answers our Note itself. */
  parent: string | null;
  /** A reaction's emoji, as text; null for a plain like. */
  emoji: string | null;
  words: RemoteWords | null;
  visibility: RemoteVisibility;
  /** Milliseconds since the epoch. */
  publishedAt: number;
  receivedAt: number;
  updatedAt: number | null;
  /** Kept, but neither counted nor shown to the public: of somebody silenced, or hidden by the operator. */
  hidden: boolean;
}

/** As their own server said it when the interaction came. Plain text, untrusted. */
export interface InteractionAuthor {
  /** Actor id. */
  actor: string;
  /** `user@host`, the host being the actor id's own: nobody can claim another's (fediverse.md D42). */
  handle: string;
  name: string;
}

/** What a reply, mention or quote says. */
export interface RemoteWords {
  /** Sanitised on the way in, and to be sanitised again on the way out (D40). */
  html: string;
  /** Content warning, plain text. */
  summary: string | null;
  /** BCP-47. */
  language: string | null;
  /** Page for people, on the object's own host. */
  url: string | null;
}

/** An interaction as the store keeps it. */
export interface StoredInteraction extends Interaction {
  seq: number;
  /** Its owner deleted it, or took it back: a Tombstone without words. */
  deletedAt: number | null;
}

/** Everybody may see it. */
export function isPublic({ visibility }: Pick<Interaction, 'visibility'>): boolean {
  return visibility === 'public' || visibility === 'unlisted';
}
