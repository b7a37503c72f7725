import { reactionEmoji } from '../../activitypub/reaction-emoji.js';
import { living } from '../concern.js';
import { type InboxHandler, ignored } from '../inbox-handler.js';
import { type TakeReactionNeeds, takeReaction } from '../take-reaction.js';

/** Somebody likes a Note of ours, perhaps with an emoji (fediverse.md I3). Likes have no audience: all may know. */
export const like: InboxHandler<TakeReactionNeeds | 'notes'> = {
  name: 'like',
  types: ['Like', 'EmojiReact'],
  handle(activity, means) {
    const note = activity.object === null ? null : living([activity.object], means);
    if (note === null) return ignored('it likes no Note of ours');
    const emoji = reactionEmoji(activity.json);
    return takeReaction(activity, { kind: 'like', note, emoji, visibility: 'public' }, means);
  },
};
