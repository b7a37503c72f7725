import { parse } from '@wordpress/block-serialization-default-parser';
import { replaceComments } from './post-tags.js';

/** A block as the editor saved it; `name` null for what stands between blocks. */
export interface PostBlock {
  /** `core/paragraph`; null for classic content between blocks. */
  name: string | null;
  attributes: Readonly<Record<string, unknown>>;
  inner: readonly PostBlock[];
  /** The block's own HTML in pieces; null where the next of `inner` stands. */
  content: readonly (string | null)[];
}

/** Blocks within one another. The editor itself becomes unusable long before. */
const DEEPEST = 32;
/** Longer attributes are not read: the parser's regular expression would run out of memory before JSON does. */
const LONGEST_ATTRIBUTES = 50_000;
/** Replaces attributes that were not read. */
export const UNREAD = 'heraldUnread';

const BLOCK_COMMENT = /^<!--\s+(\/)?wp:((?:[a-z][a-z0-9_-]*\/)?[a-z][a-z0-9_-]*)\s+(?:(\{[\s\S]*\})\s+)?(\/)?-->$/;

/** Is there any block in it? WordPress's own test (`has_blocks`). */
export function hasBlocks(content: string): boolean {
  return content.includes('<!-- wp:');
}

/**
 * The blocks of a raw content in their order, hidden ones too (hidden-blocks.ts). Comments that delimit no block are gone.
 * Never throws; linear time.
 */
export function parseBlocks(content: string): PostBlock[] {
  return parse(balanced(content)).map((block) => postBlock(block, 0));
}

/** The HTML that stands in the block itself, without its inner blocks. */
export function ownHtml({ content }: PostBlock): string {
  return content.filter((piece) => piece !== null).join('');
}

type ParsedBlock = ReturnType<typeof parse>[number];

function postBlock({ blockName, attrs, innerBlocks, innerContent }: ParsedBlock, depth: number): PostBlock {
  return {
    name: blockName,
    attributes: (attrs ?? {}) as Record<string, unknown>,
    inner: depth < DEEPEST ? innerBlocks.map((block) => postBlock(block, depth + 1)) : [],
    content: innerContent,
  };
}

/**
 * The same content with every block closed, none too deep, and no other comments. The parser repeats the text of
 * unclosed blocks, stops at a closer too many, and takes quadratic time over attributes that never end.
 */
function balanced(content: string): string {
  const open: string[] = [];
  let tooDeep = 0;
  const html = replaceComments(content, (comment) => {
    const [, closes, name = '', attributes = '', isVoid] = BLOCK_COMMENT.exec(comment) ?? [];
    if (name === '') return '';
    const read = attributes.length > LONGEST_ATTRIBUTES ? `{"${UNREAD}":true}` : attributes;
    const kept = read === '' ? '' : `${read} `;
    if (isVoid) return `<!-- wp:${name} ${kept}/-->`;
    if (closes) {
      if (tooDeep > 0) tooDeep -= 1;
      else if (open.length > 0) return `<!-- /wp:${open.pop()} -->`;
      return '';
    }
    if (open.length >= DEEPEST) {
      tooDeep += 1;
      return '';
    }
    open.push(name);
    return `<!-- wp:${name} ${kept}-->`;
  });
  return (
    html +
    open
      .map((name) => `<!-- /wp:${name} -->`)
      .reverse()
      .join('')
  );
}
