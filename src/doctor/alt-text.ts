import type { PostsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import { load, newest } from '../wordpress/posts.js';
import { readSite } from '../wordpress/site.js';
import { type Check, type Finding, ok, warning } from './check.js';

/** How many posts of each source are looked at, the newest. */
const SAMPLE = 100;
const NAMED = 5;

/** Who cannot see a picture has its words, and many on the fediverse boost nothing without (wordpress.md §6, demand 13). */
export const altText: Check = {
  name: 'alt-text',
  async run({ wordpress, config }) {
    return wordpress.snapshot(async (reader) => {
      const site = await readSite(reader, config.wordpress);
      const sources = config.sources.filter((source): source is PostsSourceConfig => source.kind === 'posts');
      const silent = new Map<number, SilentPost>();
      let looked = 0;
      for (const source of sources) {
        const ids = await newest(reader, source.types, SAMPLE);
        const items = await load(reader, site, source, ids);
        looked += items.length;
        for (const post of silentAmong(items, source.maxImages)) silent.set(post.id, post);
      }
      return findingOf(
        [...silent.values()].sort((a, b) => b.id - a.id),
        looked,
      );
    });
  },
};

interface SilentPost {
  id: number;
  title: string;
  /** File names of the pictures without words. */
  pictures: string[];
}

/** Posts with pictures that would go with their Notes, and have no words. */
function silentAmong(items: readonly ContentItem[], maxImages: number): SilentPost[] {
  return items.flatMap(({ postId, title, images }) => {
    const pictures = images.slice(0, maxImages).filter(({ alt }) => alt.trim() === '');
    return pictures.length === 0 ? [] : [{ id: postId, title, pictures: pictures.map(({ url }) => fileName(url)) }];
  });
}

function findingOf(silent: readonly SilentPost[], looked: number): Finding {
  if (looked === 0) return ok('there is no post yet whose pictures could lack alternative text');
  if (silent.length === 0) return ok(`every picture in the newest ${looked} posts has alternative text`);
  const named = silent
    .slice(0, NAMED)
    .map(({ id, title, pictures }) => `post ${id} “${short(title)}” (${pictures.join(', ')})`);
  const more = silent.length > NAMED ? `; and ${silent.length - NAMED} more` : '';
  return warning(
    `${silent.length} of the newest ${looked} posts have pictures without alternative text: ${named.join('; ')}${more}`,
    'write it in the editor, beside the picture, or in the Media Library: Alternative Text; readers get it with the next cycle',
  );
}

function fileName(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? url;
}

function short(title: string): string {
  const signs = [...title];
  return signs.length <= 40 ? title : `${signs.slice(0, 40).join('').trimEnd()}…`;
}
