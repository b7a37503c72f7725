import { imageTypeOf } from '../model/picture-format.js';
import { attributeOf, mapTags, tagName } from './post-tags.js';
import { standsForWords } from './post-text.js';

/** Longer names are descriptions, and longer captions are texts. In characters. */
const LONGEST_NAME = 200;
/** What stands in these is no text for a reader; in a link they are its icon. */
const SILENT = /^(?:svg|script|style|template|select|button|canvas|object|iframe|video|audio)$/;
const BLOCK = /^(?:p|div|ul|ol|table|h[1-6]|blockquote|pre)$/;
/** Text in these is said by screen readers alone. */
const SPOKEN = /(?:^|\s)(?:screen-reader-text|visually-hidden|sr-only)(?:\s|$)/;
/** The same post at a service that shares it: a button of the page, and no link that an editor set. */
const SHARE =
  /facebook\.com\/(?:sharer|dialog\/)|(?:twitter|x)\.com\/(?:intent|share)|linkedin\.com\/shar|pinterest\.[a-z.]+\/pin\/create|addtoany\.com|reddit\.com\/submit|t\.me\/share|wa\.me\/\?|whatsapp\.com\/send\?text|tumblr\.com\/(?:share|widgets)|bsky\.app\/intent|vk\.com\/share|getpocket\.com\/|[?&]share=/i;

interface Token {
  source: string;
  /** Name of a tag; empty for text. */
  name: string;
  isEnd: boolean;
}

/**
 * HTML in which every link has words: a Note shows no pictures in its text, and no icons. The caption of a picture carries
 * the link around it; without a caption its alternative text does, or the address. A link without a picture has the words
 * of its label or title. Links to the picture itself, to its page in the library and of share buttons stay without words.
 * Linear time.
 */
export function withLinkNames(html: string): string {
  if (!/<a(?:rea)?\s/i.test(html)) return html;
  const tokens = tokensOf(html);
  let figures = 0;
  for (const [index, { source, name, isEnd }] of tokens.entries()) {
    if (name === 'figure') figures += isEnd ? -1 : 1;
    else if (name === 'area') change(tokens[index], '', areaLink(source));
    else if (name === 'a' && !isEnd && leadsOn(source)) nameLink(tokens, index, figures > 0);
  }
  return tokens.map(({ source }) => source).join('');
}

function tokensOf(html: string): Token[] {
  const tokens: Token[] = [];
  const add = (source: string, name: string) => {
    tokens.push({ source, name, isEnd: source.startsWith('</') });
    return '';
  };
  mapTags(
    html,
    (tag) => add(tag, tagName(tag)),
    (text) => add(text, ''),
  );
  return tokens;
}

function nameLink(tokens: Token[], start: number, inFigure: boolean): void {
  let end = start + 1;
  while (end < tokens.length && tokens[end]?.name !== 'a') end += 1;
  const { hasWords, hasPicture, name } = contentOf(tokens, start, end);
  if (!tokens[end]?.isEnd || hasWords) return;
  const href = attributeOf(tokens[start]?.source ?? '', 'href') ?? '';
  const caption = hasPicture ? captionBehind(tokens, end) : null;
  if (caption !== null) {
    change(tokens[caption.start], '', `<a href="${href.replaceAll('"', '&quot;')}">`);
    change(tokens[caption.end], '</a>', '');
    return;
  }
  const words = name === '' && hasPicture ? href : name;
  if (words === '') return;
  // In a figure it has a line of its own.
  const gap = inFigure ? '' : hasPicture ? '<br>' : ' ';
  change(tokens[start], gap, '');
  change(tokens[end], words.replaceAll('<', '&lt;'), gap);
}

function change(token: Token | undefined, before: string, behind: string): void {
  if (token) token.source = `${before}${token.source}${behind}`;
}

/** What a link shows, and what it could be called: by its label, the words for screen readers, its picture or its title. */
function contentOf(tokens: readonly Token[], start: number, end: number) {
  const link = tokens[start]?.source ?? '';
  let [hasWords, hasPicture, spoken, alt] = [false, false, '', ''];
  /** The element whose text the page does not show. */
  let unseen: { name: string; isSpoken: boolean } | null = null;
  for (const { source, name, isEnd } of tokens.slice(start + 1, end)) {
    if (name === '') {
      if (unseen?.isSpoken) spoken += source;
      else if (unseen === null && isText(source)) hasWords = true;
    } else if (unseen !== null) {
      if (isEnd && name === unseen.name) unseen = null;
    } else if (!isEnd) {
      const isSpoken = SPOKEN.test(attributeOf(source, 'class') ?? '');
      if (isSpoken || SILENT.test(name)) unseen = { name, isSpoken };
      if (name === 'img') {
        const written = attributeOf(source, 'alt') ?? '';
        if (standsForWords(attributeOf(source, 'class') ?? '')) hasWords ||= isText(written);
        else hasPicture = true;
        alt ||= isText(written) ? written : (attributeOf(source, 'title') ?? '');
      }
      if (name === 'svg') alt ||= attributeOf(source, 'aria-label') ?? '';
      if (name === 'iframe' || name === 'video' || name === 'audio') hasWords = true;
    }
  }
  const names = [attributeOf(link, 'aria-label') ?? '', spoken, alt, attributeOf(link, 'title') ?? ''];
  const name = names.map((one) => one.trim()).find((one) => isText(one) && one.length <= LONGEST_NAME) ?? '';
  return { hasWords, hasPicture, name };
}

/** The caption that comes next, if it is a line of text without a link of its own: its tags among the tokens, or null. */
function captionBehind(tokens: readonly Token[], link: number): { start: number; end: number } | null {
  let start: number | null = null;
  let words = '';
  for (let index = link + 1; index < tokens.length; index += 1) {
    const { source, name, isEnd } = tokens[index] as Token;
    if (start === null) {
      if (name === 'a' || name === 'img' || name === 'figure' || (name === '' && isText(source))) return null;
      if (name !== '' && !isEnd && isCaption(name, source)) start = index;
    } else if (isEnd && name === tokens[start]?.name) return isText(words) ? { start, end: index } : null;
    else if (name === 'a' || BLOCK.test(name)) return null;
    else if (name === '') words += source;
    if (words.length > LONGEST_NAME) return null;
  }
  return null;
}

/** WordPress's own, in HTML 5 and before. */
function isCaption(name: string, tag: string): boolean {
  return name === 'figcaption' || /(?:^|\s)wp-caption-text(?:\s|$)/.test(attributeOf(tag, 'class') ?? '');
}

/** Does the link lead anywhere but to the picture in it, or to a place in the page? */
function leadsOn(tag: string): boolean {
  const href = (attributeOf(tag, 'href') ?? '').trim();
  if (href === '' || href.startsWith('#') || /^(?!https?:)[a-z][a-z\d+.-]*:/i.test(href)) return false;
  if (/(?:^|\s)attachment(?:\s|$)|wp-att-/.test(attributeOf(tag, 'rel') ?? '') || /[?&;]attachment_id=/.test(href))
    return false;
  return imageTypeOf(`https://host.invalid/${href.replace(/[?#].*$/, '')}`) === null && !SHARE.test(href);
}

/** A part of a picture that is a link. */
function areaLink(tag: string): string {
  const words = (attributeOf(tag, 'alt') || attributeOf(tag, 'aria-label') || '').trim();
  const href = attributeOf(tag, 'href') ?? '';
  if (words === '' || !leadsOn(tag)) return '';
  return `<a href="${href.replaceAll('"', '&quot;')}">${words.replaceAll('<', '&lt;')}</a><br>`;
}

function isText(text: string): boolean {
  return /[^\s\u00ad\u200b-\u200f\u2060\ufeff]/u.test(text.replace(/&nbsp;|&#160;|&#xa0;/gi, ' '));
}
