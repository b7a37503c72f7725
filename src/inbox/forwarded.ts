import type { JsonObject } from '../activitypub/json-bytes.js';
import type { ParsedActivity } from '../activitypub/parse-activity.js';
import { actorIdOf, embedded, idOf } from '../activitypub/untrusted.js';
import { sameOrigin, type Uris } from '../activitypub/uris.js';
import { isPublic, type StoredInteraction } from '../model/interaction.js';
import type { RemoteActor } from '../model/remote-actor.js';
import type { ActorResolver } from '../remote/actor-resolver.js';
import type { ObjectResolver } from '../remote/object-resolver.js';
import type { InteractionStore } from '../store/interactions.js';
import type { NoteStore } from '../store/notes.js';
import { InboxError } from './inbox-error.js';
import { isDisappointing, type SentRequest } from './prove-signer.js';
import type { Strangers } from './strangers.js';

export interface ForwardingMeans {
  resolver: Pick<ActorResolver, 'actor' | 'known'>;
  objects: ObjectResolver;
  uris: Pick<Uris, 'actor' | 'noteId'>;
  notes: Pick<NoteStore, 'living'>;
  interactions: Pick<InteractionStore, 'byUri'>;
  strangers: Strangers;
}

/** An activity made of nothing but what its origin says. */
export type ConfirmedActivity = ParsedActivity & { signer: RemoteActor | null };

const notTheirOwn = () => new InboxError(401, 'the signature is not the actor’s own');
const MOST_TAGS = 100;

/**
 * Somebody passes on what another one said (fediverse.md Y6, D1). Their bytes are only a hint where to look: what the
 * object's own server says is taken instead, and only of what concerns us. Nothing else may be passed on.
 * @returns null where it does not concern us: servers pass on whole threads to all who follow, and would send a refused
 * activity again and again
 * @throws InboxError, RemoteError
 */
export async function confirmForwarded(
  activity: ParsedActivity,
  { remoteAddress = null, body }: SentRequest,
  means: ForwardingMeans,
): Promise<ConfirmedActivity | null> {
  const confirm = { Create: confirmWords, Update: confirmWords, Delete: confirmDelete }[activity.type];
  const { object, actor } = activity;
  if (!confirm || object === null || object === actor || !sameOrigin(object, actor)) throw notTheirOwn();
  const stored = means.interactions.byUri(object).find(({ author }) => author.actor === actor);
  // Judged by the hint first, so that what is none of our business costs no question.
  if (activity.type === 'Delete' ? !stored : !stored && !concernsUs(activity.embedded, means)) return null;
  const leave = means.strangers.admit(remoteAddress, body.length);
  try {
    return await confirm({ ...activity, object }, stored, means);
  } catch (error) {
    if (error instanceof InboxError || isDisappointing(error)) means.strangers.disappointed(remoteAddress);
    throw error;
  } finally {
    leave();
  }
}

type About = ParsedActivity & { object: string };

async function confirmWords(
  { type, actor, object }: About,
  stored: StoredInteraction | undefined,
  means: ForwardingMeans,
): Promise<ConfirmedActivity | null> {
  const found = await means.objects.object(object);
  // What was never there was never said; what is there no more needs nothing done.
  if (found.kind === 'gone' && found.status === 404) throw notTheirOwn();
  if (found.kind === 'gone') return null;
  const { json } = found;
  if (actorIdOf(json.attributedTo) !== actor) throw notTheirOwn();
  if (!stored && !concernsUs(json, means)) return null;
  const signer = await means.resolver.actor(actor);
  if (signer.id !== actor) throw notTheirOwn();
  // Its id is not proven, and would use up a true one's place among those seen.
  const said = { type, actor, object: json, to: json.to, cc: json.cc };
  return { id: null, type, actor, object, embedded: json, json: said, signer };
}

/** A server may answer 404 for what we may not see: that counts only for what everybody may. */
async function confirmDelete(
  { type, actor, object }: About,
  stored: StoredInteraction | undefined,
  { objects, resolver }: ForwardingMeans,
): Promise<ConfirmedActivity> {
  const found = await objects.object(object);
  if (found.kind !== 'gone' || (found.status === 404 && !(stored && isPublic(stored)))) throw notTheirOwn();
  return {
    id: null,
    type,
    actor,
    object,
    embedded: null,
    json: { type, actor, object },
    signer: resolver.known(actor),
  };
}

/** An answer to a Note of ours or to an answer we keep, or somebody calls us by name. */
function concernsUs(object: JsonObject | null, { uris, notes, interactions }: ForwardingMeans): boolean {
  if (object === null) return false;
  const answered = idOf(object.inReplyTo);
  if (answered !== null) {
    const noteId = uris.noteId(answered);
    if (noteId === null ? interactions.byUri(answered).length > 0 : notes.living(noteId) !== null) return true;
  }
  const tags = Array.isArray(object.tag) ? object.tag.slice(0, MOST_TAGS) : [object.tag];
  return tags.some((tag) => embedded(tag)?.type === 'Mention' && idOf(embedded(tag)?.href) === uris.actor);
}
