import { attributeOf } from './post-tags.js';

/*
 * Marks in a block's text that a plugin replaces by a custom field: `{{post_meta key:price}}` of GenerateBlocks, and
 * `<o-dynamic data-type="postMeta" data-meta-key="price">` of Otter. Their other kinds are known to PHP alone.
 */

const BRACES = /\{\{([a-z_]+)(\s[^{}]*)?\}\}/g;
const ELEMENT = /<o-dynamic\b[^<>]*>[^<]*<\/o-dynamic>/g;
const KEY = /\skey:([^|{}\s]{1,255})/;

/**
 * HTML with the fields in the places of the marks; what cannot be read leaves its place empty. Linear time.
 * @param blockName braces mean something in blocks of GenerateBlocks alone
 */
export function withDynamicTags(html: string, blockName: string | null, field: (name: string) => string): string {
  const filled = html.includes('<o-dynamic') ? html.replace(ELEMENT, (mark) => field(metaKey(mark))) : html;
  return blockName?.startsWith('generateblocks/')
    ? filled.replace(BRACES, (_mark, name: string, options = '') =>
        field(name === 'post_meta' ? (KEY.exec(options)?.[1] ?? '') : ''),
      )
    : filled;
}

/** Names of the fields that marks in a content ask for. */
export function markedFields(content: string): string[] {
  const braces = content.includes('{{post_meta') ? [...content.matchAll(BRACES)] : [];
  const elements = content.includes('<o-dynamic') ? [...content.matchAll(ELEMENT)] : [];
  return [
    ...braces.map(([, , options = '']) => KEY.exec(options)?.[1] ?? ''),
    ...elements.map(([mark]) => metaKey(mark)),
  ].filter((name) => name !== '');
}

function metaKey(mark: string): string {
  return attributeOf(mark, 'data-type') === 'postMeta' ? (attributeOf(mark, 'data-meta-key') ?? '') : '';
}
