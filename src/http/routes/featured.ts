import type { Router } from '@koa/router';
import { renderFeaturedTags, renderWholeCollection } from '../../activitypub/render/collection.js';
import type { Hashtag, Note } from '../../model/note.js';
import { answerObject } from '../answer.js';
import { isShown, type PublicSite } from '../public-site.js';

/** Notes whose hashtags are counted, the newest, and how many hashtags Mastodon shows. */
const COUNTED = 500;
const MOST_TAGS = 10;

/** `/activitypub/featured`: the sticky posts' Notes, by id (A16, K4); `/activitypub/tags`: the hashtags that the newest Notes use most. */
export function featuredRoutes(router: Router, { uris, reading }: PublicSite): void {
  const tags = countedTags(reading.notes);
  router.get('featured', '/activitypub/featured', (ctx) => {
    const notes = reading.notes.sticky().filter(isShown);
    answerObject(
      ctx,
      renderWholeCollection(
        uris.featured,
        notes.map((note) => uris.note(note.id)),
      ),
    );
  });
  router.get('tags', '/activitypub/tags', (ctx) => {
    answerObject(ctx, renderFeaturedTags(uris.featuredTags, tags()));
  });
}

/** The most used hashtags, most used first. They are counted again after a write to the table of Notes. */
function countedTags(notes: PublicSite['reading']['notes']): () => Hashtag[] {
  let counted: Hashtag[] = [];
  let revision = -1;
  return () => {
    if (notes.revision() !== revision) {
      revision = notes.revision();
      counted = mostUsed(notes.latest(COUNTED).filter(isShown));
    }
    return counted;
  };
}

function mostUsed(notes: readonly Note[]): Hashtag[] {
  const uses = new Map<string, { tag: Hashtag; count: number }>();
  for (const tag of notes.flatMap(({ content }) => content.hashtags)) {
    const key = tag.name.toLowerCase();
    const use = uses.get(key) ?? { tag, count: 0 };
    uses.set(key, { ...use, count: use.count + 1 });
  }
  const ranked = [...uses.values()].sort((a, b) => b.count - a.count);
  return ranked.slice(0, MOST_TAGS).map(({ tag }) => tag);
}
