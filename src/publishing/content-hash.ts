import { createHash } from 'node:crypto';
import type { NoteContent } from '../model/note.js';

/** Tags around which whitespace is never seen. */
const AROUND_BLOCKS = / ?(<\/?(?:p|br|ul|ol|li|blockquote)\b[^>]*>) ?/g;

/**
 * What tells two forms of a Note apart: sha-256, hexadecimal, over all that a reader can see.
 * The order of members counts for nothing, nor do whitespace that HTML folds anyway and classes: an editor that saves the
 * same text in another dress shall not send an Update to everybody.
 */
export function contentHash(content: NoteContent): string {
  return hashOf({ ...content, html: seen(content.html) });
}

/** sha-256, hexadecimal, of a JSON value; the order of members counts for nothing. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(value)))
    .digest('hex');
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, ordered(member)]),
  );
}

/** Sanitised HTML without what nobody sees. */
function seen(html: string): string {
  return html
    .replace(/(<[^>]*?) class="[^"]*"/g, '$1')
    .split(/(<pre>[\s\S]*?<\/pre>)/)
    .map((part, index) => (index % 2 === 1 ? part : folded(part)))
    .join('');
}

function folded(html: string): string {
  return html
    .replace(/[ \t\n\f\r]+/g, ' ')
    .replace(AROUND_BLOCKS, '$1')
    .trim();
}
