import { autop } from '@wordpress/autop';
import { mapTags, tagName } from './post-tags.js';

/** Autop looks for the ends of these through the whole text; closed ones were taken out before. */
const UNCLOSED = /^(?:script|style|svg|math)$/;

/**
 * Classic content, which has no `<p>`, as HTML (WordPress's own `autop`). Comments, code and formulas must have been taken
 * out before. What autop's regular expressions would take quadratic time over (long runs of spaces, brackets that open no
 * tag, brackets within attributes) is made harmless first.
 */
export function renderClassic(text: string): string {
  const tidy = mapTags(
    text.replace(/\r\n?/g, '\n').replace(/<[!?][^>]*>?/g, ''),
    (tag) => (UNCLOSED.test(tagName(tag)) ? '' : escapeWithin(tag)),
    (words) => words.replaceAll('<', '&lt;'),
  );
  return autop(tidy.replace(/[^\S\n]{2,}/g, ' ').replace(/\n\s*\n/g, '\n\n'));
}

/** Brackets within a tag's attributes, escaped. */
function escapeWithin(tag: string): string {
  return `<${tag.slice(1, -1).replaceAll('<', '&lt;').replaceAll('>', '&gt;')}>`;
}
