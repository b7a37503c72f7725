import type { PostBlock } from './post-blocks.js';
import { isRecord, OVERRIDES, withValues } from './post-overrides.js';

/** Of one post and its patterns. */
const MOST_FIELDS = 50;
const POST_META = 'core/post-meta';

/**
 * A block with the values that its attributes are bound to (`metadata.bindings`, since WordPress 6.5): the page shows those,
 * and what is saved in the block is a stand-in. A value that cannot be read leaves its place empty. Pure.
 * @param field the post's custom field of a name, or null
 */
export function withBoundValues(block: PostBlock, field: (name: string) => string | null): PostBlock {
  const { metadata } = block.attributes;
  if (!isRecord(metadata) || !isRecord(metadata.bindings)) return block;
  const values: [string, string][] = [];
  for (const [attribute, binding] of Object.entries(metadata.bindings)) {
    if (!isRecord(binding) || binding.source === OVERRIDES) continue;
    const name = binding.source === POST_META && isRecord(binding.args) ? binding.args.key : null;
    values.push([attribute, typeof name === 'string' && isReadable(name) ? (field(name) ?? '') : '']);
  }
  return withValues(block, values);
}

/** Names of the custom fields that the blocks of a content may be bound to. Linear time. */
export function boundFields(content: string): string[] {
  if (!content.includes('"bindings"')) return [];
  const names = new Set<string>();
  for (const [, written = ''] of content.matchAll(/"key":"((?:[^"\\]|\\.){1,255})"/g)) {
    const name = unescaped(written);
    if (isReadable(name) && names.size < MOST_FIELDS) names.add(name);
  }
  return [...names];
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
