import { attributeOf, mapTags, tagName } from './post-tags.js';

/** A footnote of the block editor. */
export interface Footnote {
  id: string;
  /** HTML, without paragraphs. */
  content: string;
}

const MOST = 500;

/** The footnotes of a post in their order, from its meta `footnotes` (JSON); none where there is no such meta. */
export function readFootnotes(meta: string | null | undefined): Footnote[] {
  const notes = parsed(meta ?? '');
  return (Array.isArray(notes) ? notes : []).slice(0, MOST).filter(isFootnote);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function isFootnote(note: unknown): note is Footnote {
  const { id, content } = (note ?? {}) as Partial<Record<string, unknown>>;
  return typeof id === 'string' && id !== '' && typeof content === 'string';
}

/**
 * Puts a text for each mark, which the editor saves as `<sup data-fn="id"><a href="#id">1</a></sup>`.
 * @param mark gives HTML, from the note's id and the number that was saved
 */
export function mapFootnoteMarks(html: string, mark: (id: string, saved: string) => string): string {
  if (!html.includes('data-fn=')) return html;
  let open: { id: string; saved: string } | null = null;
  const close = () => {
    const text = open === null ? '' : mark(open.id, open.saved.trim());
    open = null;
    return text;
  };
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    if (open !== null && name === 'a') return '';
    const before = close();
    if (name === 'sup' && before !== '' && tag.startsWith('</')) return before;
    const id = name === 'sup' ? attributeOf(tag, 'data-fn') : null;
    if (id === null || tag.startsWith('</')) return before + tag;
    open = { id, saved: '' };
    return before;
  };
  const onText = (text: string): string => {
    if (open === null) return text;
    open.saved += text;
    return '';
  };
  return mapTags(html, onTag, onText) + close();
}

/** The notes themselves, as the page lists them. Numbers that a list would not give by itself are said. */
export function footnoteList(notes: readonly Footnote[], render: (html: string) => string): string {
  const items = notes.map(({ content }, index) => {
    const gap = index > 0 && notes[index - 1]?.content.trim() === '';
    return content.trim() === '' ? '' : `<li${gap ? ` value="${index + 1}"` : ''}>${render(content)}</li>`;
  });
  return items.join('') === '' ? '' : `<ol>${items.join('')}</ol>`;
}
