import type { Tag } from './html-tags.js';

/**
 * The text a reader gets for a `<math>` element: the LaTeX that somebody wrote, where the formula keeps it (an annotation,
 * or the block editor's `data-latex`), between `\(…\)` or `\[…\]`; else the symbols in their order. Text for HTML: character
 * references stay as they are.
 */
export function formulaSource(math: Tag, content: string): string {
  const latex = math.attributes.get('data-latex') ?? annotation(content);
  if (latex !== null) return math.attributes.get('display') === 'block' ? `\\[${latex}\\]` : `\\(${latex}\\)`;
  const symbols = content.replace(/<[^>]*>?/g, ' ').replace(/\s+/g, ' ');
  return math.attributes.get('alttext') ?? symbols.trim();
}

function annotation(content: string): string | null {
  const lowered = content.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const start = lowered.indexOf('<annotation');
  const opened = start < 0 ? -1 : lowered.indexOf('>', start);
  const end = opened < 0 ? -1 : lowered.indexOf('</annotation', opened);
  if (end < 0 || !lowered.slice(start, opened).includes('application/x-tex')) return null;
  return content.slice(opened + 1, end).trim();
}
