import { idOf } from '../activitypub/untrusted.js';
import { canonicalId, hostOf } from '../activitypub/uris.js';
import type { BlockSeverity } from '../model/block.js';
import type { ActorResolver, KeyOwner } from '../remote/actor-resolver.js';
import type { AskBudget } from '../remote/ask-budget.js';
import { isPassing, RemoteError } from '../remote/remote-error.js';
import { MalformedSignatureError, SignatureError } from '../signatures/signature-error.js';
import {
  claimOf,
  type ReceivedRequest,
  readPublicKey,
  type SignedClaim,
  verifySignature,
} from '../signatures/verify-request.js';
import { InboxError } from './inbox-error.js';
import type { Rate } from './rate.js';
import type { Strangers } from './strangers.js';

/** A request as it came, and from where. */
export interface SentRequest extends ReceivedRequest {
  /** Who connected; for budgets only. Null or absent: not known. */
  remoteAddress?: string | null;
}

export interface SignerMeans {
  resolver: ActorResolver;
  strangers: Strangers;
  budget: Pick<AskBudget, 'refund'>;
  /** Requests of one host whose signature was right: nobody else can use it up. */
  hostRate: Rate;
  /** Our public `host[:port]`, and the origin it belongs to. */
  host: string;
  origin: string;
  now: () => number;
  /** What somebody is blocked by, or their domain (D43). */
  severityOf: (uri: string) => BlockSeverity | null;
}

const LATER = 300;
/** A key that was just fetched is not fetched again because a signature fails. */
const ASK_AGAIN = 60_000;

/**
 * Who signed this request: from bytes and headers to an actor whose own server names the key.
 * @throws InboxError; what else is thrown is our own trouble
 */
export async function proveSigner(request: SentRequest, room: SignerMeans): Promise<KeyOwner> {
  const means = { ...room, severityOf: askedOnce(room.severityOf) };
  try {
    return await proveClaim(claimed(request, means), request, means);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** All that can be judged without a key, so that garbage and those we do not listen to cost no question. @throws SignatureError, InboxError */
export function claimed(request: SentRequest, means: SignerMeans): SignedClaim {
  const claim = claimOf(request, { host: means.host, origin: means.origin, now: means.now() });
  const { keyId } = claim;
  if (idOf(keyId) === null) throw new SignatureError('the keyId is no http address');
  refuseSuspended(canonicalId(keyId.replace(/#.*$/, '')), means);
  return claim;
}

/** @throws SignatureError, RemoteError, InboxError */
export async function proveClaim(claim: SignedClaim, request: SentRequest, means: SignerMeans): Promise<KeyOwner> {
  const owner = await fittingOwner(claim, request, means);
  refuseSuspended(owner.actor.id, means);
  const wait = means.hostRate.take(hostOf(owner.actor.id));
  if (wait > 0) throw new InboxError(429, 'too many requests from your server', Math.ceil(wait / 1000));
  return owner;
}

/** Asks once more when a remembered key does not fit: keys are rotated (S17). */
async function fittingOwner(claim: SignedClaim, request: SentRequest, means: SignerMeans): Promise<KeyOwner> {
  const owner = await ask(claim, request, means, { fresh: false });
  if (fits(claim, owner)) return owner;
  if (!owner.fetched && means.now() - owner.actor.fetchedAt >= ASK_AGAIN) {
    const again = await ask(claim, request, means, { fresh: true });
    if (fits(claim, again)) return again;
  }
  throw new SignatureError('the signature does not fit the key');
}

/** Whose key it is: remembered, or asked for in a place of those who wait, and at the cost of whoever made us ask (D25). */
export async function ask(
  claim: SignedClaim,
  { remoteAddress = null, body }: SentRequest,
  { resolver, strangers, budget }: SignerMeans,
  { fresh }: { fresh: boolean },
): Promise<KeyOwner> {
  const { keyId } = claim;
  let leave = () => {};
  const admit = () => {
    leave = strangers.admit(remoteAddress, body.length);
  };
  try {
    const owner = await resolver.keyOwner(keyId, { fresh, admit, fits: (key) => isTrue(claim, key.pem) });
    if (owner.fetched && fits(claim, owner)) budget.refund(hostOf(keyId));
    else if (owner.fetched) strangers.disappointed(remoteAddress);
    return owner;
  } catch (error) {
    if (isDisappointing(error)) strangers.disappointed(remoteAddress);
    throw error;
  } finally {
    leave();
  }
}

/** An actor that is gone is an answer, and in the waves in which they delete themselves a frequent one. */
export function isDisappointing(error: unknown): boolean {
  return error instanceof RemoteError && !['gone', 'own-trouble', 'too-often'].includes(error.kind);
}

function fits(claim: SignedClaim, owner: KeyOwner): boolean {
  return isTrue(claim, owner.key.pem);
}

function isTrue(claim: SignedClaim, pem: string): boolean {
  return verifySignature(claim, readPublicKey(pem));
}

/**
 * The same answers, each looked up once for one request: its actor, its key and the owner of that key usually share one
 * address.
 */
export function askedOnce(severityOf: SignerMeans['severityOf']): SignerMeans['severityOf'] {
  const known = new Map<string, BlockSeverity | null>();
  return (uri) => {
    const before = known.get(uri);
    if (before !== undefined) return before;
    const severity = severityOf(uri);
    known.set(uri, severity);
    return severity;
  };
}

/** @throws InboxError 403 */
export function refuseSuspended(uri: string, { severityOf }: Pick<SignerMeans, 'severityOf'>): void {
  if (severityOf(uri) === 'suspend') throw new InboxError(403, 'this server does not listen to you');
}

/** What could not be asked now may be asked later: never a 401 for trouble between the servers (promise 7). */
export function refusalOf(error: unknown): unknown {
  if (error instanceof MalformedSignatureError) return new InboxError(400, error.message);
  if (error instanceof SignatureError) return new InboxError(401, error.message);
  if (!(error instanceof RemoteError)) return error;
  if (isPassing(error)) {
    return new InboxError(503, `your server cannot be asked now: ${error.message}`, LATER);
  }
  return new InboxError(401, `your server does not bear it out: ${error.message}`);
}
