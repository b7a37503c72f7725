export interface Follower {
  /** Actor id. */
  actor: string;
  inbox: string;
  sharedInbox: string | null;
  /** Id of the latest Follow; null for an imported follower. */
  followId: string | null;
  /** Milliseconds since the epoch. */
  since: number;
}
