import type { ParsedActivity } from '../activitypub/parse-activity.js';
import type { RemoteActor } from '../model/remote-actor.js';

declare const proven: unique symbol;

/**
 * An activity whose sender proved to be its actor, or whose content was fetched from its origin. Only authenticate.ts
 * makes one (promise 5).
 */
export interface VerifiedActivity extends ParsedActivity {
  readonly [proven]: true;
  /**
   * The actor, as its own server describes it. Null for an actor that is gone, who can only have deleted itself, and where
   * a Delete that was passed on is of an actor we do not know.
   */
  readonly signer: RemoteActor | null;
  /** Of these very bytes and no others: the digest of the signature that they came with. */
  readonly proof: string;
  /** Id of somebody else who passed it on. Then it holds nothing of theirs, and no id of its own (fediverse.md Y6). */
  readonly forwardedBy: string | null;
}
