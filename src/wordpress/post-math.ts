import { mathmlText } from './mathml-text.js';
import { attributeOf, closers, tagEnd } from './post-tags.js';

/**
 * The text a reader gets for a `<math>` element: the LaTeX that somebody wrote, where the formula keeps it (an annotation,
 * or the block editor's `data-latex`), between `\(…\)` or `\[…\]`; else what its symbols say. Text for HTML: character
 * references stay as they are.
 * @param tag its opening tag, from `<` to `>`
 */
export function formulaSource(tag: string, content: string): string {
  const latex = attributeOf(tag, 'data-latex') ?? annotation(content);
  if (latex !== null) return attributeOf(tag, 'display') === 'block' ? `\\[${latex}\\]` : `\\(${latex}\\)`;
  return attributeOf(tag, 'alttext') ?? mathmlText(content);
}

/** HTML with each `<math>` as the text that `formulaSource` makes of it. Linear time. */
export function withFormulaSources(html: string): string {
  const next = closers(html);
  const opener = /<math(?=[\s>])/gi;
  const parts: string[] = [];
  let position = 0;
  for (let found = opener.exec(html); found; found = opener.exec(html)) {
    const start = tagEnd(html, found.index);
    const end = start < 0 ? -1 : next('</math>', start);
    if (end < 0) continue;
    const source = formulaSource(html.slice(found.index, start), html.slice(start, end));
    parts.push(html.slice(position, found.index), source.replaceAll('<', '&lt;'));
    position = end + '</math>'.length;
    opener.lastIndex = position;
  }
  return parts.join('') + html.slice(position);
}

function annotation(content: string): string | null {
  const lowered = content.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const start = lowered.indexOf('<annotation');
  const opened = start < 0 ? -1 : lowered.indexOf('>', start);
  const end = opened < 0 ? -1 : lowered.indexOf('</annotation', opened);
  if (end < 0 || !lowered.slice(start, opened).includes('application/x-tex')) return null;
  return content.slice(opened + 1, end).trim();
}
