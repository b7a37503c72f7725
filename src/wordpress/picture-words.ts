import { attributeOf, mapTags, tagName } from './post-tags.js';

const CLASSES = /(?:^|\s)(?:wp-smiley|emoji|latex|ql-img-\S*)(?:\s|$)/;

/** Does this class tell a picture that stands for a character or a formula? The others are attachments of a Note (O11). */
export function isPictureOfWords(className: string): boolean {
  return CLASSES.test(className);
}

/** HTML with the words of such pictures in their places. Linear time. */
export function withPictureWords(html: string): string {
  if (!html.includes('<img')) return html;
  const onTag = (tag: string) =>
    tagName(tag) === 'img' && isPictureOfWords(attributeOf(tag, 'class') ?? '')
      ? (attributeOf(tag, 'alt') ?? '').replaceAll('<', '&lt;')
      : tag;
  return mapTags(html, onTag, (text) => text);
}
