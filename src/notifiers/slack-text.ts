import { plainLine, plainLines } from './plain-text.js';

/*
 * What Slack decodes or reads as more than letters: `&`, `<` and `>` are all of its control characters, so that without them no
 * mention, channel, date or link can be written (fediverse.md D54). `@channel` in words pings nobody unless it is asked to
 * parse names; it gets another sign all the same.
 */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Of any text, counted before Slack decodes it. */
const LONGEST = 3000;
/** What one sign becomes at most: `&amp;`. */
const WIDEST = 5;

/** One line for any text of a block. Never empty, for Slack refuses a message with an empty text. */
export function slackLine(text: string, most: number, longest = LONGEST): string {
  return fitting((length) => escaped(plainLine(text, length)), most, longest);
}

/** The same with its line breaks. */
export function slackLines(text: string, most: number): string {
  return fitting((length) => escaped(plainLines(text, length)), most, LONGEST);
}

function fitting(made: (length: number) => string, most: number, longest: number): string {
  const whole = made(most) || '…';
  return whole.length <= longest ? whole : made(Math.floor(longest / WIDEST));
}

/** The text that a notification shows: marks of Slack's markup become letters that look like them. */
export function slackFallback(text: string, most: number): string {
  const likenesses: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
  return slackLine(text, most).replace(/[*_~`]/g, (mark) => likenesses[mark] ?? '');
}

function escaped(text: string): string {
  return text
    .replace(/(?<![\w.-])@(?=channel|here|everyone|group)/gi, '＠')
    .replace(/[&<>]/g, (sign) => entities[sign] ?? '');
}
