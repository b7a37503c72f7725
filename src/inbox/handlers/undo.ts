import { actorIdOf, idOf, typeOf } from '../../activitypub/untrusted.js';
import { ledgerId } from '../../store/received-activities.js';
import { type HandlerOutcome, handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

type Needs = 'uris' | 'followers' | 'requests' | 'forget' | 'interactions' | 'received' | 'now';
type Means = Pick<InboxMeans, Needs>;

/** What is to be undone, as far as it is said: embedded, or by id alone. */
interface Undone {
  /** Empty where only an id is given. */
  type: string;
  id: string | null;
  /** What it was done to. */
  object: string | null;
}

/**
 * Takes a Follow, Like, EmojiReact or Announce back, in every form in which servers say it (fediverse.md I2, I4, and the
 * three of snac): embedded with or without an id, by id alone, or a Follow by our own address. An Undo that overtakes what it
 * undoes is remembered.
 */
export const undo: InboxHandler<Needs> = {
  name: 'undo',
  types: ['Undo'],
  handle(activity, means) {
    const undone = undoneBy(activity, means);
    if (typeof undone === 'string') return ignored(undone);
    switch (undone.type) {
      case 'Follow':
        return undoFollow(activity, undone, means);
      case 'Like':
      case 'EmojiReact':
        return undoReaction(activity, undone, 'like', means);
      case 'Announce':
        return undoReaction(activity, undone, 'announce', means);
      case '':
        return undoById(activity, undone.id ?? '', means);
      default:
        return ignored('what it undoes is not kept');
    }
  },
};

/** Or why nothing is undone. */
function undoneBy({ actor, embedded, object }: VerifiedActivity, { uris }: Means): Undone | string {
  const type = embedded === null ? '' : typeOf(embedded);
  if (embedded === null || type === '') {
    if (object === uris.actor) return { type: 'Follow', id: null, object: uris.actor };
    return object === null || uris.isOurs(object) ? 'it names nothing to undo' : { type: '', id: object, object: null };
  }
  const who = actorIdOf(embedded.actor);
  if (who !== null && who !== actor) return 'what it undoes is another’s';
  return { type, id: idOf(embedded.id), object: idOf(embedded.object) };
}

function undoFollow({ actor }: VerifiedActivity, { id, object }: Undone, means: Means): HandlerOutcome {
  if (object !== null && object !== means.uris.actor) return ignored('it followed somebody else');
  const known = means.followers.byActor(actor)?.followId ?? null;
  const came = id !== null && means.received.seen(ledgerId(actor, id));
  for (const followId of new Set([id, known])) {
    if (followId !== null) means.received.forget(ledgerId(actor, followId));
  }
  if (means.forget.follower(actor, means.now())) return handled;
  // Whoever we no longer had as a follower has undone nothing that is yet to come.
  return came ? ignored('there was no such follower') : remember(actor, id, means, 'there was no such follower');
}

/** The one that is kept; an older one that was exchanged for it since may be undone without effect. */
function undoReaction(
  { actor }: VerifiedActivity,
  { id, object }: Undone,
  kind: 'like' | 'announce',
  means: Means,
): HandlerOutcome {
  const noteId = object === null ? null : means.uris.noteId(object);
  if (noteId === null) return id === null ? ignored('it names nothing of ours') : undoById({ actor }, id, means);
  const known = means.interactions.reaction(actor, kind, noteId);
  if (known === null) return remember(actor, id, means, 'what it undoes is not kept');
  if (id !== null && id !== known.uri && means.received.seen(ledgerId(actor, id)))
    return ignored('another took its place');
  means.interactions.remove(known.seq);
  return remember(actor, id, means, null);
}

function undoById({ actor }: Pick<VerifiedActivity, 'actor'>, id: string, means: Means): HandlerOutcome {
  const follow = means.followers.byActor(actor) ?? means.requests.byActor(actor);
  if (follow?.followId === id) {
    means.received.forget(ledgerId(actor, id));
    means.forget.follower(actor, means.now());
    return handled;
  }
  const own = means.interactions.byUri(id).find(({ author }) => author.actor === actor);
  if (own?.kind === 'like' || own?.kind === 'announce') {
    means.interactions.remove(own.seq);
    return remember(actor, id, means, null);
  }
  return remember(actor, id, means, 'what it undoes is not kept');
}

/** It takes no effect when it comes, or comes again. Only ids of the actor's own host: others are not its to withdraw. */
function remember(actor: string, id: string | null, { received, now }: Means, reason: string | null): HandlerOutcome {
  if (id !== null && new URL(id).host === new URL(actor).host) received.withdraw(id, actor, now());
  return reason === null ? handled : ignored(reason);
}
