import type { ContentImage } from '../../model/content-item.js';
import type { Note } from '../../model/note.js';
import { type Html, html, trusted } from './html.js';

/**
 * A Note's text and pictures for people; a content warning is opened by hand. An Article stands whole under its title, or in
 * a list as the short Note that goes with it.
 */
export function noteBody({ content }: Note, { listed = false } = {}): Html {
  const lang = content.language ?? '';
  const { article } = content;
  const title = article && !listed ? html`<h2 lang="${lang}" dir="auto">${article.title}</h2>\n` : null;
  const text = article && listed ? article.previewHtml : content.html;
  const body = html`${title}<div lang="${lang}" dir="auto">${trusted(text)}</div>
${content.images.map(figure)}`;
  if (content.summary === null) return body;
  return html`<details><summary class="warning" lang="${lang}" dir="auto">${content.summary}</summary>
${body}</details>`;
}

export function noteTime(milliseconds: number): Html {
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

function figure({ url, alt, width, height }: ContentImage): Html {
  const size = width === null || height === null ? null : html` width="${width}" height="${height}"`;
  return html`<figure><img src="${url}" alt="${alt}"${size} loading="lazy"></figure>
`;
}
