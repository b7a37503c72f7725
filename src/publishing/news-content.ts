import type { ContentItem } from '../model/content-item.js';
import type { NewsSegment, RollingPost } from '../wordpress/news.js';

/**
 * A news item as a content item. It leads to its source; a page of its own it has only once its post is published.
 * @param bornAt milliseconds since the epoch: the date that a template may show
 */
export function newsContent(
  source: { name: string; language?: string | null },
  site: { language: string | null },
  post: RollingPost,
  segment: NewsSegment,
  bornAt: number,
): ContentItem {
  return {
    source: source.name,
    key: '',
    postId: post.id,
    title: segment.title,
    html: segment.html,
    excerpt: segment.text,
    link: segment.link,
    permalink: post.public ? pageOf(post.permalink, segment.anchor) : null,
    tags: [],
    tagHrefs: post.tagHrefs,
    section: segment.section,
    images: segment.images,
    language: source.language ?? post.language ?? site.language,
    author: '',
    publishedAt: bornAt,
  };
}

function pageOf(permalink: string | null, anchor: string | null): string | null {
  return permalink === null || anchor === null ? permalink : `${permalink}#${encodeURIComponent(anchor)}`;
}
