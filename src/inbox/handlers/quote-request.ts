import { actorIdOf, embedded, idOf } from '../../activitypub/untrusted.js';
import { sameOrigin } from '../../activitypub/uris.js';
import type { Note } from '../../model/note.js';
import type { RemoteActor } from '../../model/remote-actor.js';
import { handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

/** Answers that may wait for one server: whoever asks and does not listen is not answered for ever (D55). */
const MOST_WAITING = 1000;

/** The keys under which a quote names what it quotes (fediverse.md O19). */
const quoteKeys = ['quote', '_misskey_quote', 'quoteUrl', 'quoteUri'];

/**
 * Somebody asks whether their quote is welcome (fediverse.md I11, FEP-044f). The answer is a stamp or a Reject, and the same
 * each time it is asked (D60): what was welcome stays so, whatever the policy has become, and what was revoked stays revoked.
 */
export const quoteRequest: InboxHandler = {
  name: 'quote-request',
  types: ['QuoteRequest'],
  handle(activity, means) {
    const { signer, id } = activity;
    const note = quotedNote(activity, means);
    if (!signer || note === null) return ignored('it asks for no Note of ours that may be quoted');
    const quote = ownQuote(activity, note, means);
    if (id === null || quote === null) return ignored('the quote is not the asker’s own');
    const severity = means.blocks.severityOf(signer.id);
    if (severity === 'suspend') return ignored('the asker is suspended');
    if (means.deliveries.crowded(new URL(signer.inbox).host, MOST_WAITING))
      return ignored('its server does not take our answers');
    const known = means.stamps.ofPair(note.id, quote);
    if (known && known.actor !== signer.id) return ignored('the quote is somebody else’s');
    const welcome = known ? known.revokedAt === null : severity === null && mayQuote(signer, means);
    if (welcome && !known && means.stamps.isFull(signer.id)) return ignored('there is no room for more stamps');
    const stampId = welcome ? (known?.id ?? stamp(signer, note, quote, means)) : null;
    means.answerQuote({ id, actor: signer.id, noteId: note.id, quote }, stampId, signer.inbox);
    return handled;
  },
};

/** A living Note of ours that is not for followers alone. */
function quotedNote({ object }: VerifiedActivity, { uris, notes }: InboxMeans): Note | null {
  const id = object === null ? null : uris.noteId(object);
  const note = id === null ? null : notes.living(id);
  return note?.content.visibility === 'followers' ? null : note;
}

/**
 * The instrument's id, where it and the request come from the asker's own server and nothing says that it is another's, or
 * gone, or quotes something else (D60). One that is not embedded is believed to be the asker's: their server says so.
 */
function ownQuote(activity: VerifiedActivity, note: Note, means: InboxMeans): string | null {
  const { actor, id, json } = activity;
  const quote = idOf(json.instrument);
  if (quote === null || id === null || !sameOrigin(quote, actor) || !sameOrigin(id, actor)) return null;
  if (means.received.wasWithdrawn(quote, actor)) return null;
  if (means.interactions.byUri(quote).some(({ author, deletedAt }) => author.actor !== actor || deletedAt !== null))
    return null;
  const whole = embedded(json.instrument);
  if (whole === null) return quote;
  if (whole.attributedTo !== undefined && actorIdOf(whole.attributedTo) !== actor) return null;
  if (whole.actor !== undefined && actorIdOf(whole.actor) !== actor) return null;
  const quoted = quoteKeys.flatMap((key) => idOf(whole[key]) ?? []);
  return quoted.length === 0 || quoted.includes(means.uris.note(note.id)) ? quote : null;
}

function mayQuote({ id }: RemoteActor, { quotes, followers }: InboxMeans): boolean {
  return quotes === 'everyone' || (quotes === 'followers' && followers.byActor(id) !== null);
}

function stamp({ id: actor, inbox }: RemoteActor, note: Note, quote: string, means: InboxMeans): string {
  const id = means.mintId();
  means.stamps.insert({ id, noteId: note.id, quote, actor, inbox, createdAt: means.now() });
  return id;
}
