import { JsonError } from '../activitypub/json-bytes.js';
import { type ParsedActivity, parseActivity } from '../activitypub/parse-activity.js';
import type { ActorResolver, KeyOwner } from '../remote/actor-resolver.js';
import { RemoteError } from '../remote/remote-error.js';
import { MalformedSignatureError, SignatureError } from '../signatures/signature-error.js';
import {
  claimOf,
  type ReceivedRequest,
  readPublicKey,
  type SignedClaim,
  verifySignature,
} from '../signatures/verify-request.js';
import { InboxError } from './inbox-error.js';
import type { VerifiedActivity } from './verified-activity.js';

export interface AuthenticateMeans {
  resolver: ActorResolver;
  /** Our public `host[:port]`, and the origin it belongs to. */
  host: string;
  origin: string;
  now: () => number;
  isFollower: (actor: string) => boolean;
}

/** The Delete of an actor we never met: nothing to do, and nobody to ask (fediverse.md I8, D26). */
export const nothingToDo = Symbol('nothing to do');

const LATER = 300;
/** A key that was just fetched is not fetched again because a signature fails. */
const ASK_AGAIN = 60_000;

/**
 * Bytes and headers to an activity whose sender is proven.
 * @throws InboxError
 */
export async function authenticate(
  request: ReceivedRequest,
  means: AuthenticateMeans,
): Promise<VerifiedActivity | typeof nothingToDo> {
  const activity = parse(request.body);
  if (new URL(activity.actor).host === means.host) throw new InboxError(401, 'nobody else speaks for this host');
  if (deletesItself(activity) && !means.isFollower(activity.actor) && !means.resolver.known(activity.actor)) {
    return nothingToDo;
  }
  const claim = claimed(request, means);
  try {
    const { actor } = await proveOwner(claim, means);
    if (actor.id !== activity.actor) throw new InboxError(401, 'the signature is not the actor’s own');
    return { ...activity, signer: actor } as VerifiedActivity;
  } catch (error) {
    if (isGone(error) && deletesItself(activity) && belongsTo(claim.keyId, activity.actor)) {
      return { ...activity, signer: null } as VerifiedActivity;
    }
    throw refusal(error);
  }
}

function parse(body: Buffer): ParsedActivity {
  try {
    return parseActivity(body);
  } catch (error) {
    if (error instanceof JsonError) throw new InboxError(400, error.message);
    throw error;
  }
}

function claimed(request: ReceivedRequest, { host, origin, now }: AuthenticateMeans): SignedClaim {
  try {
    return claimOf(request, { host, origin, now: now() });
  } catch (error) {
    throw refusal(error);
  }
}

/** Asks once more when a remembered key does not fit: keys are rotated (S17). */
async function proveOwner(claim: SignedClaim, { resolver, now }: AuthenticateMeans): Promise<KeyOwner> {
  const { keyId } = claim;
  if (!/^https?:\/\//.test(keyId) || !URL.canParse(keyId)) throw new SignatureError('the keyId is no http address');
  const owner = await resolver.keyOwner(keyId, { fresh: false });
  if (fits(claim, owner)) return owner;
  if (owner.fetched || now() - owner.actor.fetchedAt < ASK_AGAIN)
    throw new SignatureError('the signature does not fit the key');
  const again = await resolver.keyOwner(keyId, { fresh: true });
  if (fits(claim, again)) return again;
  throw new SignatureError('the signature does not fit the key');
}

function fits(claim: SignedClaim, owner: KeyOwner): boolean {
  return verifySignature(claim, readPublicKey(owner.key.pem));
}

function deletesItself({ type, actor, object }: ParsedActivity): boolean {
  return type === 'Delete' && object === actor;
}

function isGone(error: unknown): boolean {
  return error instanceof RemoteError && error.kind === 'gone';
}

/** An actor that is gone cannot prove anything; its own server's 410 does, if the key lay under the actor. */
function belongsTo(keyId: string, actor: string): boolean {
  return keyId.replace(/#.*$/, '') === actor || keyId.startsWith(`${actor}/`);
}

/** What could not be asked now may be asked later: never a 401 for trouble between the servers (promise 7). */
function refusal(error: unknown): Error {
  if (error instanceof MalformedSignatureError) return new InboxError(400, error.message);
  if (error instanceof SignatureError) return new InboxError(401, error.message);
  if (!(error instanceof RemoteError)) return error as Error;
  if (error.kind === 'unreachable' || (error.status ?? 0) >= 500 || error.status === 429) {
    return new InboxError(503, `the key cannot be fetched now: ${error.message}`, LATER);
  }
  return new InboxError(401, `the key cannot be fetched: ${error.message}`);
}
