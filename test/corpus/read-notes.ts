import { withContext } from '../../src/activitypub/context.js';
import { renderCreate } from '../../src/activitypub/render/create.js';
import { urisFor } from '../../src/activitypub/uris.js';
import type { Config, PostsSourceConfig } from '../../src/config/config.js';
import type { NoteContent } from '../../src/model/note.js';
import { noteFromItem } from '../../src/publishing/note-from-item.js';
import { readBlog } from '../../src/publishing/read-blog.js';
import { load } from '../../src/wordpress/posts.js';
import type { WordPress } from '../../src/wordpress/wordpress.js';
import { postsSource, someConfig, wordpressConfig } from '../config/some-config.js';
import type { Json } from './faults.js';

/** What becomes of a post with one value of the source's `text`. */
export interface CorpusNote {
  content: NoteContent;
  /** The Create as it goes over the wire; the Note's id is the post's name. */
  activity: Json;
}

/** What the owner of a blog with page builders strips. */
const stripShortcodes = [
  ...['section', 'row', 'column', 'text', 'button', 'divider'].map((name) => `et_pb_${name}`),
  ...['row', 'column', 'column_text', 'single_image', 'btn', 'cta'].map((name) => `vc_${name}`),
];

export type Text = 'content' | 'excerpt';

/** Reads the blog as a cycle does, and renders each post that is public. @param ids of the posts, by name */
export function readNotes(
  wordpress: WordPress,
  ids: Readonly<Record<string, number>>,
  text: Text,
): Promise<Map<string, CorpusNote>> {
  const source = postsSource({ types: ['post', 'page'], text });
  const config = someConfig({ sources: [source], wordpress: wordpressConfig({ stripShortcodes }) });
  return wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const items = await load(reader, site, source, Object.values(ids));
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    return new Map(
      items.map((item) => {
        const name = names.get(item.postId) ?? '';
        const content = noteFromItem(item, source, site);
        return [name, { content, activity: activityOf(name, content, item.publishedAt, source, config) }];
      }),
    );
  });
}

function activityOf(
  name: string,
  content: NoteContent,
  publishedAt: number,
  source: PostsSourceConfig,
  config: Config,
): Json {
  const uris = urisFor(config.site.origin);
  const note = { id: name, source: source.name, key: name, content, publishedAt, updatedAt: null };
  return JSON.parse(JSON.stringify(withContext(renderCreate(`create-${name}`, note, uris)))) as Json;
}
