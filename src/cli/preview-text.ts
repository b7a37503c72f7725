import { fromHtml } from 'hast-util-from-html';
import { toText } from 'hast-util-to-text';
import { counted } from './counted.js';
import type { LeftOut, Preview } from './preview-post.js';
import { plain } from './table.js';

/** A Note as a person would read it in a timeline, and below it the HTML that is sent; or what is left out, and why. */
export function previewText(one: Preview | LeftOut): string {
  return 'note' in one ? noteText(one) : leftOutText(one);
}

function leftOutText({ source, obstacle, text }: LeftOut): string {
  if (text === null) return `── ${source}: nothing: ${plain(obstacle)}\n`;
  return `── ${source}: left out: ${plain(obstacle)}\n${plain(text)}\n`;
}

function noteText({ source, content, obstacle, length }: Preview): string {
  const { summary, html, article, hashtags, images, recordings = [], visibility, language, url } = content;
  const facts = [
    ...(article ? ['article'] : []),
    visibility,
    ...(language === null ? [] : [language]),
    counted(length, 'character'),
    ...(url === null ? [] : [url]),
  ];
  return `${[
    `── ${source}: ${facts.join(', ')}`,
    ...(obstacle === null ? [] : [`   would not be published now: ${plain(obstacle)}`]),
    ...(summary === null ? [] : [`content warning: ${plain(summary)}`]),
    ...(article ? [`title: ${plain(article.title)}`] : []),
    textOfHtml(html),
    ...(hashtags.length === 0 ? [] : [`hashtags: ${hashtags.map(({ name }) => `#${plain(name)}`).join(' ')}`]),
    ...recordings.map(({ url: address }) => `recording: ${address}`),
    ...images.map(
      ({ url: address, alt }) => `image: ${address}${alt === '' ? ' (without alternative text)' : ` “${plain(alt)}”`}`,
    ),
    `html: ${byLine(html)}`,
    ...(article ? [`html of its short Note: ${byLine(article.previewHtml)}`] : []),
  ].join('\n')}\n`;
}

/** Plain text, line by line. */
export function textOfHtml(html: string): string {
  return byLine(toText(fromHtml(html, { fragment: true })));
}

function byLine(text: string): string {
  return text.split('\n').map(plain).join('\n');
}
