import { attributeOf } from './post-tags.js';

/*
 * Tables of contents: their entries lead to places in the page, and nowhere in a Note. Known by the names and classes of
 * WordPress, Yoast, Rank Math, All in One SEO, Easy Table of Contents, LuckyWP, TOC+, SimpleTOC, Joli, Kadence, Spectra,
 * Stackable, Essential Blocks, Getwid and Ultimate Blocks.
 */

const CLASS =
  /(?:^|\s)(?:wp-block-(?:[\w-]+-)?(?:toc(?:-block)?|table-?of-?contents)(?:-block)?|yoast-table-of-contents|ez-toc-(?:counter|container)[\w-]*|lwptoc|wpj-jtoc|simpletoc-(?:title|list)|kb-table-of-content-nav|eb-toc-container|uagb-toc__wrap|ub_table-of-contents)(?:\s|$)/;
const ID = /^(?:ez-toc-container|toc_container)$/;

/** @param name of a block, such as `rank-math/toc-block` */
export function isContentsBlock(name: string): boolean {
  return /[/-](?:toc|table-?of-?contents?)(?=-|$)/.test(name);
}

/** @param tag an opening tag */
export function isContents(tag: string): boolean {
  if (!/toc|contents?/.test(tag)) return false;
  return CLASS.test(attributeOf(tag, 'class') ?? '') || ID.test(attributeOf(tag, 'id') ?? '');
}
