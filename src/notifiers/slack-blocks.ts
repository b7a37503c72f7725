import { didText, type Paragraph } from './digest.js';
import { slackLine, slackLines } from './slack-text.js';
import type { Person } from './wording.js';

/** What stands in a line of rich text: nothing in it is parsed, whatever its letters are. */
export type RichElement =
  | { type: 'text'; text: string; style?: { bold?: true; code?: true; italic?: true } }
  | { type: 'link'; url: string; text: string };

export type SlackBlock =
  | { type: 'header'; text: { type: 'plain_text'; text: string; emoji: false } }
  | { type: 'context'; elements: { type: 'plain_text'; text: string; emoji: false }[] }
  | { type: 'rich_text'; elements: { type: 'rich_text_section' | 'rich_text_quote'; elements: RichElement[] }[] };

/** Slack takes 150 characters. */
export function headerBlock(text: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: slackLine(text, 150, 150), emoji: false } };
}

export function contextBlock(text: string): SlackBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text: slackLine(text, 300), emoji: false }] };
}

/**
 * Who did what: names in bold, handles as code, so that no name passes for a handle (fediverse.md D42); below it what was said, as a
 * quotation, and where to look.
 * @param quoted characters of the quotation
 */
export function paragraphBlock(paragraph: Paragraph, quoted: number): SlackBlock {
  const { note, audience, quote, url } = paragraph;
  const head: RichElement[] = [...peopleElements(paragraph), text(slackLine(didText(paragraph), 500))];
  if (note !== null) {
    const title = `“${slackLine(note.text, 100)}”`;
    head.push(text(' '), note.url === null ? text(title) : link(note.url, title));
  }
  if (audience !== '') head.push({ type: 'text', text: ` (${audience})`, style: { bold: true } });
  const elements: Extract<SlackBlock, { type: 'rich_text' }>['elements'] = [
    { type: 'rich_text_section', elements: head },
  ];
  if (quote !== '') elements.push({ type: 'rich_text_quote', elements: [text(slackLines(quote, quoted))] });
  if (url !== null) {
    // The label is ours, and names where it leads.
    const there = link(url, `Open on ${slackLine(new URL(url).host, 100)}`);
    elements.push({ type: 'rich_text_section', elements: [there] });
  }
  return { type: 'rich_text', elements };
}

function peopleElements({ people, more }: Paragraph): RichElement[] {
  const last = people.length - 1;
  const all = people.flatMap((person, index) => {
    const separator = index === 0 ? '' : index === last && more === 0 ? ' and ' : ', ';
    return [...(separator === '' ? [] : [text(separator)]), ...personElements(person)];
  });
  if (more > 0) all.push(text(` and ${more} ${more === 1 ? 'other' : 'others'}`));
  return all.length === 0 ? all : [...all, text(' ')];
}

function personElements({ name, handle }: Person): RichElement[] {
  const code: RichElement = { type: 'text', text: slackLine(handle, 300), style: { code: true } };
  return name === '' ? [code] : [{ type: 'text', text: slackLine(name, 60), style: { bold: true } }, text(' '), code];
}

function text(words: string): RichElement {
  return { type: 'text', text: words };
}

function link(url: string, label: string): RichElement {
  return { type: 'link', url, text: label };
}
