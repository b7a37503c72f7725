import { markedFields, withDynamicTags } from './dynamic-tags.js';
import type { PostBlock } from './post-blocks.js';
import { isRecord, OVERRIDES, withValues } from './post-overrides.js';

/** Of one post and its patterns. */
const MOST_FIELDS = 50;
const POST_META = 'core/post-meta';

/**
 * A block that shows custom fields, with these in their places. Pure.
 * @param field the post's custom field of a name, or null
 */
export function withFields(block: PostBlock, field: (name: string) => string | null): PostBlock {
  const readable = (name: string) => (name !== '' && isReadable(name) ? (field(name) ?? '') : '');
  const bound = withBoundValues(block, readable);
  const content = bound.content.map((piece) => (piece === null ? null : withDynamicTags(piece, block.name, readable)));
  return { ...bound, content };
}

/**
 * A block with the values that its attributes are bound to (`metadata.bindings`, since WordPress 6.5): the page shows those,
 * and what is saved in the block is a stand-in. A value that cannot be read leaves its place empty.
 */
function withBoundValues(block: PostBlock, field: (name: string) => string): PostBlock {
  const { metadata } = block.attributes;
  if (!isRecord(metadata) || !isRecord(metadata.bindings)) return block;
  const values: [string, string][] = [];
  for (const [attribute, binding] of Object.entries(metadata.bindings)) {
    if (!isRecord(binding) || binding.source === OVERRIDES) continue;
    const name = binding.source === POST_META && isRecord(binding.args) ? binding.args.key : null;
    values.push([attribute, typeof name === 'string' ? field(name) : '']);
  }
  return withValues(block, values);
}

/** Names of the custom fields that the blocks of a content may show. Linear time. */
export function boundFields(content: string): string[] {
  const keys = content.includes('"bindings"') ? content.matchAll(/"key":"((?:[^"\\]|\\.){1,255})"/g) : [];
  const names = [...[...keys].map(([, written = '']) => unescaped(written)), ...markedFields(content)];
  return [...new Set(names.filter(isReadable))].slice(0, MOST_FIELDS);
}

/** WordPress shows no field whose name begins so to visitors. */
function isReadable(name: string): boolean {
  return !name.startsWith('_');
}

function unescaped(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return '';
  }
}
