import { remoteAudienceOf } from '../../activitypub/remote-audience.js';
import { living } from '../concern.js';
import { type InboxHandler, ignored } from '../inbox-handler.js';
import { type TakeReactionNeeds, takeReaction } from '../take-reaction.js';

/**
 * Somebody boosts a Note of ours (fediverse.md I5). A wrapped activity, as Lemmy's communities send them, is none of ours,
 * and what it carries is not believed. What only followers may see is nobody's to boost.
 */
export const announce: InboxHandler<TakeReactionNeeds | 'notes'> = {
  name: 'announce',
  types: ['Announce'],
  handle(activity, means) {
    const note = activity.object === null ? null : living([activity.object], means);
    if (note === null) return ignored('it announces no Note of ours');
    if (note.content.visibility === 'followers') return ignored('the Note is for followers only');
    const audience = remoteAudienceOf(activity.json, activity.actor);
    const visibility = audience.told ? audience.visibility : 'unlisted';
    return takeReaction(activity, { kind: 'announce', note, emoji: null, visibility }, means);
  },
};
