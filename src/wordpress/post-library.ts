import { readAttached, readAttachments, readFiles } from './attachments.js';
import { readBoundFields } from './bound-fields.js';
import { attachmentIdsIn } from './images.js';
import type { LibraryImage } from './library-image.js';
import { readPatterns } from './patterns.js';
import type { Library, LibraryFile, Recording } from './post-shortcodes.js';
import type { Site } from './site.js';
import type { Reader } from './wordpress.js';

/** What posts refer to and do not say themselves: synced patterns, and the library's pictures and files. All in memory. */
export interface PostLibrary {
  attachment(id: number): LibraryImage | null;
  pattern(id: number): string | null;
  /** The library as one post sees it. */
  of(postId: number): Library;
  /** All that it holds, to be compared. */
  contents: unknown[];
}

interface PostContent {
  id: number;
  content: string;
}

/** @param alsoIds attachments that nothing in the contents names, such as featured images */
export async function readPostLibrary(
  reader: Reader,
  site: Site,
  posts: readonly PostContent[],
  alsoIds: readonly number[] = [],
): Promise<PostLibrary> {
  const patterns = await readPatterns(
    reader,
    posts.map(({ content }) => content),
  );
  const contents = [...posts.map(({ content }) => content), ...patterns.values()];
  const attached = await readAttached(reader, withGalleries(posts, [...patterns.values()]));
  const wanted = [...contents.flatMap(attachmentIdsIn), ...[...attached.values()].flat(), ...alsoIds];
  const images = await readAttachments(reader, site.uploads, wanted);
  const uploadedOf = (kind: Recording) => readAttached(reader, playing(kind, posts, [...patterns.values()]), kind);
  const recordings = { audio: await uploadedOf('audio'), video: await uploadedOf('video') };
  const fields = await readBoundFields(reader, posts, [...patterns.values()]);
  const named = contents.some((content) => /\[gallery|"ids":\[/.test(content)) ? [...images.keys()] : [];
  const uploaded = Object.values(recordings).flatMap((ids) => [...ids.values()].flat());
  const files = await readFiles(reader, site.uploads, [...named, ...contents.flatMap(playlistIds), ...uploaded]);
  const attachment = (id: number) => images.get(id) ?? null;
  const file = (id: number): LibraryFile | null => files.get(id) ?? null;
  return {
    attachment,
    pattern: (id) => patterns.get(id) ?? null,
    of: (postId) => ({
      attachment,
      file,
      attached: () => attached.get(Number(postId)) ?? [],
      recordings: (kind) => (recordings[kind].get(Number(postId)) ?? []).flatMap((id) => file(id) ?? []),
      field: (name) => fields.get(Number(postId))?.get(name) ?? null,
    }),
    contents: [
      ...[patterns, attached, images, files, recordings.audio, recordings.video].map((map) => [...map]),
      [...fields].map(([id, own]) => [id, [...own]]),
    ],
  };
}

/** Ids of the posts that may show a gallery, in their own content or in a pattern. */
function withGalleries(posts: readonly PostContent[], patterns: readonly string[]): number[] {
  return saying((content) => content.includes('[gallery'), posts, patterns);
}

/** Ids of the posts that may play recordings or films without naming them. */
function playing(kind: Recording, posts: readonly PostContent[], patterns: readonly string[]): number[] {
  const bare = new RegExp(`\\[${kind}(?![\\w-])(?![^\\]]*/)`);
  const list = kind === 'audio' ? /\[playlist(?![^\]]*(?:ids|video))/ : /\[playlist(?![^\]]*ids)[^\]]*video/;
  return saying((content) => bare.test(content) || list.test(content), posts, patterns);
}

function saying(
  says: (content: string) => boolean,
  posts: readonly PostContent[],
  patterns: readonly string[],
): number[] {
  const inPatterns = patterns.some(says);
  return posts.filter(({ content }) => inPatterns || says(content)).map(({ id }) => Number(id));
}

function playlistIds(content: string): number[] {
  const lists = [...content.matchAll(/\[playlist[^\]]{0,500}?(?:ids|include)=["']?([\d,\s]{1,5000})/g)];
  const ids = lists.flatMap(([, list = '']) => list.split(',').map(Number));
  return ids.filter((id) => Number.isSafeInteger(id) && id > 0).slice(0, 500);
}
