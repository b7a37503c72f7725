import { plainLine } from './clean-text.js';
import type { JsonObject } from './json-bytes.js';

const LONGEST = 32;

/**
 * The emoji of a Like or EmojiReact (fediverse.md I3): a sign, or `:name:` for one of its server's own. Anything else is
 * no emoji: nobody says words to us this way. Null for a plain like.
 */
export function reactionEmoji({ content, _misskey_reaction: misskey }: JsonObject): string | null {
  const text = [content, misskey].find((value) => typeof value === 'string');
  const emoji = typeof text === 'string' ? plainLine(text, LONGEST + 64) : '';
  const custom = /^:([\w+-]+)(?:@[\w.-]+)?:$/.exec(emoji);
  const shown = custom ? `:${custom[1]}:` : emoji;
  const isEmoji =
    custom !== null ||
    (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(emoji) && !/\p{L}/u.test(emoji));
  return isEmoji && shown.length <= LONGEST ? shown : null;
}
