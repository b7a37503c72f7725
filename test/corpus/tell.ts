import { fromHtml } from 'hast-util-from-html';
import type { KnownPicture, Told } from './faults.js';
import { stemOf } from './faults-of-pictures.js';
import { library, uploads } from './media.js';
import type { CorpusPost } from './posts.js';
import { textOf } from './read-html.js';
import type { Text } from './read-notes.js';
import type { WrittenPost } from './write-blog.js';

/** What the rules of faults.ts have to know of a post. @param patterns raw content of the synced patterns */
export function tell(post: CorpusPost, written: WrittenPost, text: Text, patterns: string): Told {
  const title = plain(post.title);
  const whole = text === 'content';
  return {
    title,
    link: written.permalink,
    written: [
      ...[post.title, post.content, post.excerpt, ...post.tags, ...Object.values(post.meta), patterns],
      ...library.flatMap(({ file, alt = '', caption = '' }) => [file, alt, caption]),
    ].join('\n'),
    shown: whole && !post.showsOthers ? written.shown : null,
    says: [...(title.length > 500 ? [] : [title]), ...(whole ? post.says : post.saysInExcerpt)],
    hides: post.hides,
    meant: post.meant,
    pictures: picturesOf(post, patterns),
    images: whole ? post.images : null,
  };
}

function plain(html: string): string {
  return textOf(
    fromHtml(html.replace(/<(script)>.*?<\/\1>|<\/?[a-z][^>]*>/gs, '').replaceAll('<', '&lt;'), { fragment: true }),
  )
    .replace(/\s+/g, ' ')
    .trim();
}

/** What WordPress knows of pictures that a post names by their id, and what the post says itself. */
function picturesOf({ content, featured, owns }: CorpusPost, patterns: string): Map<string, KnownPicture> {
  const html = `${content}\n${patterns}`;
  const named = new Set(
    [...html.matchAll(/(?<=wp-image-|"id":|[["',\s])\d+/g)].map(([id]) => Number(id)).concat(featured, owns),
  );
  const known = new Map<string, KnownPicture>();
  for (const { id, file, alt = '', width } of library)
    if (named.has(id)) known.set(`${uploads}/${file}`, { hasAlt: alt !== '', hasSize: width !== undefined });
  for (const [tag] of html.matchAll(/<img\b[^>]*>/gi)) {
    const src = /\ssrc="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? '';
    if (!URL.canParse(src, 'https://blog.test/')) continue;
    const stem = stemOf(new URL(src, 'https://blog.test/').href);
    const { hasAlt = false, hasSize = false } = known.get(stem) ?? {};
    known.set(stem, {
      hasAlt: hasAlt || /\salt="[^"]+"/.test(tag),
      hasSize: hasSize || (/\swidth="?\d+/.test(tag) && /\sheight="?\d+/.test(tag)),
    });
  }
  return known;
}
