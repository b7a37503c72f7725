/**
 * An inbox handler of your own: it tells the editors whom to thank. Put it into the folder that `inbox.handlers` names,
 * writable by root or Herald's user alone, and restart Herald.
 *
 * It runs after Herald's own handlers, in the same transaction: what it remembers and tells is on disk before the sender
 * hears 202. So it is synchronous: no promise, no network. When it throws, all that it did is undone, the log names it,
 * and nothing else is disturbed.
 *
 * @typedef {object} Activity frozen; who sent it is proven, what it says is not
 * @property {string | null} id
 * @property {string} type 'Announce'
 * @property {string} actor actor id
 * @property {string | null} object id of what it is about
 * @property {object} json the whole activity as it came
 * @property {{ actor: string, handle: string, name: string, url: string | null }} author plain text of a stranger's
 *
 * @typedef {object} Means
 * @property {() => number} now milliseconds since the epoch
 * @property {{ actor: string, host: string, handle: string }} site
 * @property {(uri: string | null) => { id: string, url: string, text: string, publishedAt: number } | null} note our
 *   public Note at this address
 * @property {(actor: string) => boolean} isFollower
 * @property {(said: string | { text: string, url?: string }) => void} tell to the notifiers; five times at most
 * @property {(key: string, value: unknown) => void} remember JSON of at most 4096 characters; 10,000 keys a handler
 * @property {(key: string) => any} recall null where nothing is remembered
 * @property {(key: string) => void} forget
 * @property {{ info(text: string): void, warn(text: string): void }} log
 */

export default {
  /** In the log, and of what it remembers: no other handler may have it. */
  name: 'thank-you',

  /** Types of activities, or '*'. */
  types: ['Announce'],

  /**
   * Which of them. By fields: { actor, domain, object }, each a text or a list, where a domain is also all below it.
   * Or a function. Without a filter: all.
   */
  filter: (activity) => activity.object !== null,

  /**
   * @param {Activity} activity
   * @param {Means} means
   * @returns nothing when it is done, or why there was nothing to do
   */
  handle(activity, means) {
    const note = means.note(activity.object);
    if (note === null) return { outcome: 'ignored', reason: 'it is no public Note of ours' };
    if (!means.isFollower(activity.actor)) return { outcome: 'ignored', reason: 'only followers are thanked' };

    // Boosting, taking it back and boosting again is one boost.
    const boosted = means.recall(activity.actor) ?? [];
    if (boosted.includes(note.id)) return { outcome: 'ignored', reason: 'it was boosted before' };
    boosted.push(note.id);
    means.remember(activity.actor, boosted.slice(-20));

    const { name, handle } = activity.author;
    if (boosted.length === 3) means.tell(`${name || handle} boosted us for the third time: say thank you!`);
    means.log.info(`${handle} boosted ${boosted.length} of our Notes`);
  },
};
