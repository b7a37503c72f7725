import { fromHtml } from 'hast-util-from-html';
import { imageTypeOf } from '../model/picture-format.js';
import { externalAddress } from './news-links.js';
import { mapTags, tagName } from './post-tags.js';

/**
 * What a post is about when it tells of something elsewhere: the first address outside the blog that its rendered HTML
 * links to, or null. A picture that is shown large from another host is none.
 */
export function sourceLink(html: string, home: string): string | null {
  let found: string | null = null;
  const look = (tag: string) => {
    if (found === null && tagName(tag) === 'a' && !tag.startsWith('</')) found = addressIn(tag, home);
    return '';
  };
  mapTags(html, look, () => '');
  return found;
}

/** Only the tag is parsed, whatever stands around it. */
function addressIn(tag: string, home: string): string | null {
  const [link] = fromHtml(tag, { fragment: true }).children;
  const href = link?.type === 'element' ? String(link.properties.href ?? '') : '';
  const address = externalAddress(href, home);
  return address !== null && imageTypeOf(address) === null ? address : null;
}
