import { withContext } from '../activitypub/context.js';
import { renderFeaturedChange } from '../activitypub/render/featured-change.js';
import type { PublishingMeans } from './publish-note.js';

/**
 * Makes the Notes of exactly these sticky posts the featured ones of a source, and sends what changed in the collection to the followers. The collection
 * has a limit, so a cycle sends at most twice that many activities.
 * @param postIds wp_posts.ID
 */
export function featureNotes(means: PublishingMeans, source: string, postIds: readonly number[]): void {
  means.db.transaction(() => {
    const before = featured(means);
    means.notes.setSticky(source, postIds);
    const after = featured(means);
    for (const id of before) if (!after.has(id)) send(means, 'Remove', id);
    for (const id of after) if (!before.has(id)) send(means, 'Add', id);
  });
}

/** Ids of the Notes in the collection, which shows no Note for followers only. */
function featured({ notes }: PublishingMeans): Set<string> {
  return new Set(notes.sticky().flatMap(({ id, content }) => (content.visibility === 'followers' ? [] : [id])));
}

function send({ mintId, uris, enqueue }: PublishingMeans, type: 'Add' | 'Remove', noteId: string): void {
  const activityId = mintId();
  const body = JSON.stringify(withContext(renderFeaturedChange(type, activityId, noteId, uris)));
  enqueue.toFollowers({ activityId, type, objectId: noteId, body, outbox: false }, null);
}
