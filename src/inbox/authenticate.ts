import { createHash } from 'node:crypto';
import { JsonError } from '../activitypub/json-bytes.js';
import { type ParsedActivity, parseActivity, type UnattributedActivity } from '../activitypub/parse-activity.js';
import type { RemoteActor } from '../model/remote-actor.js';
import type { KeyOwner } from '../remote/actor-resolver.js';
import { RemoteError } from '../remote/remote-error.js';
import type { SignedClaim } from '../signatures/verify-request.js';
import { withoutForeignWords } from './foreign-words.js';
import { confirmForwarded, type ForwardingMeans } from './forwarded.js';
import { InboxError } from './inbox-error.js';
import {
  ask,
  askedOnce,
  claimed,
  proveClaim,
  refusalOf,
  refuseSuspended,
  type SentRequest,
  type SignerMeans,
} from './prove-signer.js';
import type { VerifiedActivity } from './verified-activity.js';

export interface AuthenticateMeans extends SignerMeans, Omit<ForwardingMeans, 'resolver'> {
  /** Do we keep anything of theirs, as a follower or what they said? */
  isKept: (actor: string) => boolean;
}

/**
 * The Delete of an actor we never met: nothing to do, and nobody to ask (fediverse.md I8, D26). Or something that was passed
 * on and does not concern us.
 */
export const nothingToDo = Symbol('nothing to do');

/** Bytes that anybody may make us parse: it takes a few milliseconds. Whoever sends more is proven first. */
const CHEAP_TO_PARSE = 64 * 1024;

/** A claim, and whose key bears it out. */
interface Proof {
  claim: SignedClaim;
  owner: KeyOwner;
}

/**
 * Bytes and headers to an activity that is proven: its sender is its actor, or its origin bears it out.
 * @throws InboxError; what else is thrown is our own trouble
 */
export async function authenticate(
  request: SentRequest,
  room: AuthenticateMeans,
): Promise<VerifiedActivity | typeof nothingToDo> {
  const means = { ...room, severityOf: askedOnce(room.severityOf) };
  try {
    const early = request.body.length > CHEAP_TO_PARSE ? await proofOf(request, means) : null;
    const parsed = parse(request.body);
    const proof = early ?? (parsed.actor === null ? await proofOf(request, means) : null);
    const actor = parsed.actor ?? (proof as Proof).owner.actor.id;
    const activity = withoutForeignWords({ ...parsed, actor }, means.host);
    refuseSuspended(actor, means);
    if (deletesItself(activity) && !means.isKept(actor) && !means.resolver.known(actor)) return nothingToDo;
    return await prove(activity, proof, request, means);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** @throws SignatureError, RemoteError, InboxError */
async function proofOf(request: SentRequest, means: SignerMeans): Promise<Proof> {
  const claim = claimed(request, means);
  return { claim, owner: await proveClaim(claim, request, means) };
}

async function prove(activity: ParsedActivity, proof: Proof | null, request: SentRequest, means: AuthenticateMeans) {
  const claim = proof?.claim ?? claimed(request, means);
  try {
    const owner = proof?.owner ?? (await proveClaim(claim, request, means));
    if (owner.actor.id === activity.actor) {
      const { actor } = updatesItself(activity) ? await askedAnew(owner, claim, request, means) : owner;
      return verified(activity, claim, actor, null);
    }
    const confirmed = await confirmForwarded(activity, request, means);
    if (confirmed === null) return nothingToDo;
    const { signer, ...words } = confirmed;
    return verified(words, claim, signer, owner.actor.id);
  } catch (error) {
    if (isGone(error) && deletesItself(activity) && belongsTo(claim.keyId, activity.actor))
      return verified(activity, claim, null, null);
    throw error;
  }
}

function verified(
  activity: ParsedActivity,
  { signature }: SignedClaim,
  signer: RemoteActor | null,
  forwardedBy: string | null,
): VerifiedActivity {
  const proof = `urn:sha256:${createHash('sha256').update(signature).digest('hex')}`;
  return { ...activity, proof, signer, forwardedBy } as VerifiedActivity;
}

function parse(body: Buffer): ParsedActivity | UnattributedActivity {
  try {
    return parseActivity(body);
  } catch (error) {
    if (error instanceof JsonError) throw new InboxError(400, error.message);
    throw error;
  }
}

/**
 * An actor says, with the key that we know, that it changed, perhaps that very key: its server is asked at once, for
 * neither inboxes nor keys are ever taken from the activity (S17, D24).
 */
async function askedAnew(owner: KeyOwner, claim: SignedClaim, request: SentRequest, means: SignerMeans) {
  if (owner.fetched) return owner;
  try {
    const anew = await ask(claim, request, means, { fresh: true });
    return anew.actor.id === owner.actor.id ? anew : owner;
  } catch (error) {
    // It no longer names the key that it signed with: whoever signs next brings the new one's id.
    if (error instanceof RemoteError && error.kind === 'malformed') return owner;
    throw error;
  }
}

function deletesItself({ type, actor, object }: ParsedActivity): boolean {
  return type === 'Delete' && object === actor;
}

function updatesItself({ type, actor, object }: ParsedActivity): boolean {
  return type === 'Update' && object === actor;
}

function isGone(error: unknown): boolean {
  return error instanceof RemoteError && error.kind === 'gone';
}

/** An actor that is gone cannot prove anything; its own server's 410 does, if the key lay under the actor. */
function belongsTo(keyId: string, actor: string): boolean {
  return keyId.replace(/#.*$/, '') === actor || keyId.startsWith(`${actor}/`);
}
