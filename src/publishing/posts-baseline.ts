import type { ContentItem } from '../model/content-item.js';
import { load, newest, pages, type SelectingSource, signals } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { type CycleMeans, freshItem } from './apply-plan.js';
import { emptyReport } from './change-plan.js';
import { contentHash } from './content-hash.js';
import type { CycleOptions, CycleReport } from './cycle-report.js';
import { noteFromItem } from './note-from-item.js';
import { type PostsProgress, selectionOf } from './posts-progress.js';
import { shelveNote } from './publish-note.js';
import { postKey } from './weigh-post.js';

/**
 * First sight of post types: all that is there is known from now on, and nobody is told (promise 2).
 * @param progress null when it is the source's first cycle ever
 */
export async function postsBaseline(
  means: CycleMeans,
  source: SelectingSource,
  { reader, site }: { reader: Reader; site: Site },
  types: string[],
  progress: PostsProgress | null,
  { dryRun }: CycleOptions,
): Promise<CycleReport> {
  // The cursor is taken before the scan, in the same snapshot: nothing can fall between the two.
  const { cursor } = await signals(reader, site, source.types, null, means.now());
  let known = 0;
  for await (const { posts } of pages(reader, types)) {
    known += posts.length;
    if (dryRun) continue;
    means.db.transaction(() => {
      for (const { id, public: shown } of posts) know(means, source.name, id, shown);
    });
  }
  if (!dryRun) {
    const shown = progress ? [] : await newest(reader, types, source.showExisting);
    const items = await load(reader, site, source, shown);
    means.db.transaction(() => {
      for (const item of items.sort((a, b) => a.publishedAt - b.publishedAt)) shelve(means, source, site, item);
      const next: PostsProgress = {
        signals: progress?.signals ?? cursor,
        // A type that the source leaves out now is judged by the next cycle.
        types: [...new Set([...source.types, ...(progress?.types ?? [])])],
        selection: progress?.selection ?? selectionOf(source),
      };
      means.cursors.set(source.name, next, means.now());
    });
  }
  return { ...emptyReport(source.name), baseline: true, known, dryRun };
}

function know({ items, now }: CycleMeans, source: string, id: number, shown: boolean): void {
  const key = postKey(id);
  const fresh = items.know({ source, key, postId: id, state: shown ? 'baseline' : 'watched' }, now());
  // A type that was taken out of the configuration and comes back is no news either.
  const stored = shown && !fresh ? items.get(source, key) : null;
  if (stored && (stored.state === 'watched' || stored.state === 'withdrawn'))
    items.put({ ...stored, state: 'baseline' });
}

function shelve(means: CycleMeans, source: SelectingSource, site: Site, item: ContentItem): void {
  const content = noteFromItem(item, source, site);
  const note = shelveNote(
    means,
    { source: source.name, key: item.key, postId: item.postId },
    content,
    item.publishedAt,
  );
  const known = { key: item.key, postId: item.postId, hash: contentHash(content), identity: null };
  means.items.put(freshItem(source.name, known, 'live', note.id, means.now()));
}
