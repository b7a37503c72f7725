import type { ContentImage } from '../model/content-item.js';

/** What a renderer may ask about things that stand outside the post's own text. Answers come from memory: no I/O here. */
export interface PostHtmlContext {
  /** An image of the media library, or null where it is gone or no image. */
  attachment(id: number): ContentImage | null;
  /** Raw content of a synced pattern (post type `wp_block`), or null. */
  pattern(id: number): string | null;
}

export function renderPostHtml(content: string, _context: PostHtmlContext): string {
  return content.replace(/<!--[\s\S]*?-->/g, '');
}
