import type { PostBlock } from './post-blocks.js';
import type { Overrides } from './post-overrides.js';
import type { Library } from './post-shortcodes.js';

/** What a block's renderer may use: each gives HTML. */
export interface BlockTools {
  /** The block's own HTML with its inner blocks in their places. */
  saved(block: PostBlock): string;
  /** Classic content: paragraphs, shortcodes, links. */
  classic(text: string): string;
  /** A synced pattern, or nothing where it is missing, or contains itself. */
  pattern(id: number, overrides: Overrides | null): string;
  /** The post's footnotes as a list, the first time. */
  footnotes(): string;
  library: Library;
}

export type BlockRenderer = (block: PostBlock, tools: BlockTools) => string;
