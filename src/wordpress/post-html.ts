import type { ContentImage } from '../model/content-item.js';
import { type BlockTools, rendererOf } from './post-block-renderers.js';
import { hasBlocks, type PostBlock, parseBlocks } from './post-blocks.js';
import { renderClassic } from './post-classic.js';
import { linkLines, linkParagraphs } from './post-links.js';
import { expandShortcodes } from './post-shortcodes.js';
import { replaceComments } from './post-tags.js';
import { aroundVerbatim } from './post-verbatim.js';

/** What a renderer may ask about things that stand outside the post's own text. Answers come from memory: no I/O here. */
export interface PostHtmlContext {
  /** An image of the media library, or null where it is gone or no image. */
  attachment(id: number): ContentImage | null;
  /** Raw content of a synced pattern (post type `wp_block`), or null. */
  pattern(id: number): string | null;
}

/** Patterns within one another, and in one post in all: two that call each other twice would else never end. */
const DEEPEST_PATTERN = 5;
const MOST_PATTERNS = 100;

/**
 * A post's raw `post_content` as the HTML that its page would show, as far as that is known without PHP (reference/
 * wordpress.md §3): blocks, classic content, both mixed, and the core shortcodes. Not sanitised. Never throws; linear time;
 * no comments in it.
 */
export function renderPostHtml(content: string, context: PostHtmlContext): string {
  const html = createRenderer(context).render(content, []);
  // Comments are long gone; but pieces that met may look like one.
  return html.replaceAll('<!--', '&lt;!--');
}

/** Since 6.9 an editor can hide a block from the page: WordPress then renders nothing of it. */
function isHidden({ attributes }: PostBlock): boolean {
  const { metadata } = attributes;
  return typeof metadata === 'object' && (metadata as { blockVisibility?: unknown } | null)?.blockVisibility === false;
}

function createRenderer(context: PostHtmlContext) {
  let patterns = 0;

  /** @param above ids of the patterns this content stands in */
  function render(content: string, above: readonly number[]): string {
    if (!hasBlocks(content)) return classic(replaceComments(content));
    const tools: BlockTools = { saved, classic, pattern: (id) => pattern(id, above) };
    return parseBlocks(content).map(block).join('');

    function block(one: PostBlock): string {
      if (isHidden(one)) return '';
      return rendererOf(one.name)(one, tools);
    }

    function saved({ content: pieces, inner }: PostBlock): string {
      let next = 0;
      return pieces.map((piece) => (piece === null ? nested(inner[next++]) : alive(piece))).join('');
    }

    function nested(one: PostBlock | undefined): string {
      return one ? block(one) : '';
    }
  }

  /** Block HTML: links and shortcodes as WordPress makes them everywhere, but no paragraphs. */
  function alive(html: string): string {
    return aroundVerbatim(html, (rest) => linkParagraphs(expandShortcodes(rest, context)));
  }

  function classic(text: string): string {
    if (text.trim() === '') return '';
    return aroundVerbatim(text, (rest) =>
      linkParagraphs(renderClassic(linkLines(expandShortcodes(rest.replace(/\r\n?/g, '\n'), context)))),
    );
  }

  function pattern(id: number, above: readonly number[]): string {
    if (above.includes(id) || above.length >= DEEPEST_PATTERN || patterns >= MOST_PATTERNS) return '';
    patterns += 1;
    const content = context.pattern(id);
    return content === null ? '' : render(content, [...above, id]);
  }

  return { render };
}
