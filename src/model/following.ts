/** requested: asked, without an answer yet. rejected: refused, perhaps after it was accepted. */
export type FollowingState = 'requested' | 'accepted' | 'rejected';

/** Somebody whom the site follows. */
export interface Following {
  /** Actor id. */
  actor: string;
  /** `user@host`, the host being the actor id's own. */
  handle: string;
  inbox: string;
  /** Opaque id of the Follow that we sent. */
  followId: string;
  state: FollowingState;
  /** Milliseconds since the epoch: when the Follow was sent. */
  since: number;
}
