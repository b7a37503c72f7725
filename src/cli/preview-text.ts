import { fromHtml } from 'hast-util-from-html';
import { toText } from 'hast-util-to-text';
import type { Preview } from './preview-post.js';
import { plain } from './table.js';

/** A Note as a person would read it in a timeline. */
export function previewText({ source, content, obstacle }: Preview): string {
  const { summary, html, hashtags, images, visibility, language, url } = content;
  const facts = [visibility, ...(language === null ? [] : [language]), ...(url === null ? [] : [url])];
  return `${[
    `── ${source}: ${facts.join(', ')}`,
    ...(obstacle === null ? [] : [`   would not be published now: ${obstacle}`]),
    ...(summary === null ? [] : [`content warning: ${plain(summary)}`]),
    textOfHtml(html),
    ...(hashtags.length === 0 ? [] : [`hashtags: ${hashtags.map(({ name }) => `#${plain(name)}`).join(' ')}`]),
    ...images.map(
      ({ url: address, alt }) => `image: ${address}${alt === '' ? ' (without alternative text)' : ` “${plain(alt)}”`}`,
    ),
  ].join('\n')}\n`;
}

/** Plain text, line by line. */
export function textOfHtml(html: string): string {
  return toText(fromHtml(html, { fragment: true }))
    .split('\n')
    .map(plain)
    .join('\n');
}
