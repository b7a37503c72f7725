import { isPlaceholder, type Placeholder } from '../config/template-faults.js';

/** Gives what a placeholder stands for, as HTML; empty when the item has nothing of the kind. */
export type PlaceholderValue = (name: Placeholder) => string;

/**
 * A source's own template as HTML, still to be sanitised. Blank lines part paragraphs, as in a text; HTML is the
 * operator's to use. A line whose placeholders have nothing to say goes, words and all: "Tags: {hashtags}" says nothing
 * without tags.
 */
export function expandTemplate(template: string, value: PlaceholderValue): string {
  const lines = template.split(/\r\n?|\n/).map((line) => line.trim());
  const paragraphs = lines.join('\n').split(/\n{2,}/);
  return paragraphs.map((paragraph) => expandParagraph(paragraph.split('\n'), value)).join('');
}

function expandParagraph(lines: readonly string[], value: PlaceholderValue): string {
  const html = lines
    .map((line) => expandLine(line, value))
    .filter((line) => line !== '')
    .join('<br>');
  return html === '' ? '' : `<p>${html}</p>`;
}

function expandLine(line: string, value: PlaceholderValue): string {
  let named = 0;
  let said = 0;
  const html = line.replace(/\{([a-z]+)\}/g, (whole, name: string) => {
    if (!isPlaceholder(name)) return whole;
    const words = value(name);
    named += 1;
    if (words !== '') said += 1;
    return words;
  });
  return named > 0 && said === 0 ? '' : html;
}
