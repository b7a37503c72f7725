import type { ParsedActivity } from '../activitypub/parse-activity.js';
import type { RemoteActor } from '../model/remote-actor.js';

declare const proven: unique symbol;

/** An activity whose sender proved to be its actor. Only authenticate.ts makes one (promise 5). */
export interface VerifiedActivity extends ParsedActivity {
  readonly [proven]: true;
  /** Who signed it: the same as `actor`. Null for an actor that is gone, who can only have deleted itself. */
  readonly signer: RemoteActor | null;
}
