import type { BlockTools } from './block-renderer.js';
import { isForMembers, isHidden } from './hidden-blocks.js';
import { withLinkNames } from './link-names.js';
import { hasPaywall, publicPart } from './members-parts.js';
import { withFields } from './post-bindings.js';
import { rendererOf } from './post-block-renderers.js';
import { hasBlocks, type PostBlock, parseBlocks } from './post-blocks.js';
import { renderClassic } from './post-classic.js';
import { footnoteList, mapFootnoteMarks, readFootnotes } from './post-footnotes.js';
import { withoutHidden } from './post-hidden.js';
import { linkLines, linkParagraphs } from './post-links.js';
import { type Overrides, overridden } from './post-overrides.js';
import { expandShortcodes, type Library } from './post-shortcodes.js';
import { withoutShortcodes } from './post-strip.js';
import { replaceComments } from './post-tags.js';
import { aroundVerbatim } from './post-verbatim.js';

/** What a renderer may ask about things that stand outside the post's own text. Answers come from memory: no I/O here. */
export interface PostHtmlContext extends Library {
  /** Raw content of a synced pattern (post type `wp_block`), or null. */
  pattern(id: number): string | null;
  /** The post's meta `footnotes`: JSON, as the block editor keeps it. */
  footnotes?: string | null | undefined;
  /** Plugin shortcodes whose tags go, by name. */
  stripShortcodes?: readonly string[] | undefined;
}

/** Patterns within one another, and in one post in all: two that call each other twice would else never end. */
export const DEEPEST_PATTERN = 5;
const MOST_PATTERNS = 100;
/** Characters of all patterns of a post: no Note says as much (fediverse.md O20). */
const MOST_PATTERN_TEXT = 1_000_000;

/**
 * A post's raw `post_content` as the HTML that its page would show, as far as that is known without PHP (wordpress.md §3):
 * blocks, classic content, both mixed, the core shortcodes, footnotes. What the page hides is not there. Not sanitised.
 * Never throws; linear time; no comments in it.
 */
export function renderPostHtml(content: string, context: PostHtmlContext): string {
  return renderPost(content, context).html;
}

export interface RenderedContent {
  /** Not sanitised. */
  html: string;
  /** Something was left out of it because the page shows it to members alone. */
  withheld: boolean;
  /** There is a paywall in it, or in a pattern that it shows: an excerpt of the raw content may come from behind it. */
  walled: boolean;
}

/** The same, with what the caller must know of it. */
export function renderPost(content: string, context: PostHtmlContext): RenderedContent {
  const { html, ...more } = createRenderer(context).post(content);
  // Comments are long gone; but pieces that met may look like one.
  return { html: html.replaceAll('<!--', '&lt;!--'), ...more };
}

/** Marks where the editor put the footnotes, until it is known which of their marks are seen. */
const FOOTNOTES = '\ue004';

/** It parts paragraphs, wherever it stands. */
function pageBreak(comment: string): string {
  return comment === '<!--nextpage-->' ? '\n\n' : '';
}

function createRenderer(context: PostHtmlContext) {
  const notes = readFootnotes(context.footnotes);
  const numbers = new Map(notes.map(({ id }, index) => [id, `${index + 1}`]));
  let patterns = 0;
  let patternText = 0;
  let listed = false;
  let withheld = false;
  /** A pattern had a paywall in it: nothing of what follows is for everybody. */
  let walled = false;

  function post(content: string): RenderedContent {
    const seen = new Set<string>();
    const html = mapFootnoteMarks(withoutHidden(withLinkNames(render(content, [], {}))), (id, saved) => {
      seen.add(id);
      return `[${numbers.get(id) ?? saved}]`;
    });
    const [before = '', ...after] = html.split(FOOTNOTES);
    const list = listed || seen.size > 0 ? withoutHidden(footnotes(content, seen)) : '';
    return { html: after.length > 0 ? before + list + after.join('') : html + (listed ? '' : list), withheld, walled };
  }

  /** A note whose mark is in a hidden part is hidden with it. */
  function footnotes(content: string, seen: ReadonlySet<string>): string {
    const shown = notes.map((note) =>
      seen.has(note.id) || !content.includes(note.id) ? note : { ...note, content: '' },
    );
    return footnoteList(shown, alive);
  }

  function footnotesHere(): string {
    const here = listed ? '' : FOOTNOTES;
    listed = true;
    return here;
  }

  /**
   * @param above ids of the patterns this content stands in
   * @param overrides what the post says in place of their words
   */
  function render(raw: string, above: readonly number[], overrides: Overrides): string {
    if (walled) return '';
    const { content, withheld: cut } = publicPart(raw);
    withheld ||= cut;
    const html = renderPublic(content, above, overrides);
    walled ||= hasPaywall(raw);
    return html;
  }

  function renderPublic(content: string, above: readonly number[], overrides: Overrides): string {
    if (!hasBlocks(content)) return classic(replaceComments(content, pageBreak));
    const tools: BlockTools = {
      saved,
      classic,
      pattern: (id, own) => pattern(id, above, own ?? overrides),
      footnotes: footnotesHere,
      library: context,
    };
    return parseBlocks(content).map(block).join('');

    function block(saved: PostBlock): string {
      if (walled) return '';
      if (isHidden(saved)) {
        withheld ||= isForMembers(saved);
        return '';
      }
      const one = withFields(overridden(saved, overrides), (name) => context.field?.(name) ?? null);
      return rendererOf(one)(one, tools);
    }

    function saved({ content: pieces, inner }: PostBlock): string {
      let next = 0;
      return pieces.map((piece) => (piece === null ? nested(inner[next++]) : walled ? '' : alive(piece))).join('');
    }

    function nested(one: PostBlock | undefined): string {
      return one ? block(one) : '';
    }
  }

  function shortcodes(html: string): string {
    return expandShortcodes(withoutShortcodes(html, context.stripShortcodes ?? []), context);
  }

  /** Block HTML: links and shortcodes as WordPress makes them everywhere, but no paragraphs. */
  function alive(html: string): string {
    return aroundVerbatim(html, (rest) => linkParagraphs(shortcodes(rest)));
  }

  function classic(text: string): string {
    if (text.trim() === '') return '';
    return aroundVerbatim(text, (rest) =>
      linkParagraphs(renderClassic(linkLines(shortcodes(rest.replace(/\r\n?/g, '\n'))))),
    );
  }

  function pattern(id: number, above: readonly number[], overrides: Overrides): string {
    if (above.includes(id) || above.length >= DEEPEST_PATTERN || patterns >= MOST_PATTERNS) return '';
    if (patternText >= MOST_PATTERN_TEXT) return '';
    patterns += 1;
    const content = context.pattern(id);
    patternText += content?.length ?? 0;
    return content === null ? '' : render(content, [...above, id], overrides);
  }

  return { post };
}
