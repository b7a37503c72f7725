import { focalPointKeys, focalPointOf } from './focal-point.js';
import type { ImageFile, LibraryImage } from './library-image.js';
import { phpValue } from './php-value.js';
import type { LibraryFile, Recording } from './post-shortcodes.js';
import { plainText } from './post-text.js';
import { marks, narrowing } from './tables.js';
import { uploadAddress } from './uploads.js';
import type { Reader } from './wordpress.js';

const CHUNK = 500;
const keys = ['_wp_attached_file', '_wp_attachment_metadata', '_wp_attachment_image_alt', ...focalPointKeys];

/** Images of the library by attachment id, each with its address, alternative text, size, files and focal point. */
export async function readAttachments(
  reader: Reader,
  uploads: string,
  ids: readonly number[],
): Promise<Map<number, LibraryImage>> {
  const wanted = [...new Set(ids)].filter((id) => id > 0);
  const images = new Map<number, LibraryImage>();
  for (let start = 0; start < wanted.length; start += CHUNK)
    await readSome(reader, uploads, wanted.slice(start, start + CHUNK), images);
  return images;
}

/** Of one statement. */
const MOST_ATTACHED = 2000;
/** Of one post: no gallery shows more. */
const MOST_OF_A_POST = 200;

/**
 * Ids of the images, recordings or films that were uploaded to each of these posts, in the order of a gallery that names none. What a post gets
 * does not depend on the others: their Notes would else be edited by whatever is read beside them.
 */
export async function readAttached(
  { query, tables }: Reader,
  postIds: readonly number[],
  kind: 'image' | Recording = 'image',
): Promise<Map<number, number[]>> {
  const found = new Map(postIds.map((id) => [id, [] as number[]]));
  for (let open = [...found.keys()]; open.length > 0; ) {
    const rows = await query<{ id: number; parent: number }>(
      `SELECT ID AS id, post_parent AS parent FROM ${tables.posts}
       WHERE post_parent IN (${marks(open)}) AND ${narrowing('post_type')} = 'attachment' AND post_mime_type LIKE '${kind}/%'
       ORDER BY post_parent, menu_order, ID LIMIT ${MOST_ATTACHED}`,
      open,
    );
    for (const id of open) found.set(id, []);
    for (const { id, parent } of rows) {
      const ids = found.get(Number(parent));
      if (ids && ids.length < MOST_OF_A_POST) ids.push(Number(id));
    }
    if (rows.length < MOST_ATTACHED) break;
    const last = Number(rows.at(-1)?.parent);
    const isCut = (found.get(last) ?? []).length < MOST_OF_A_POST;
    open = open.filter((id) => id > last || (isCut && id === last));
  }
  return found;
}

/** Files of the library, of whatever kind, with the words that stand beside them. */
export async function readFiles(
  { query, tables }: Reader,
  uploads: string,
  ids: readonly number[],
): Promise<Map<number, LibraryFile>> {
  const wanted = [...new Set(ids)];
  const files = new Map<number, LibraryFile>();
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const chunk = wanted.slice(start, start + CHUNK);
    const rows = await query<{ id: number; title: string; caption: string; file: string | null }>(
      `SELECT p.ID AS id, p.post_title AS title, p.post_excerpt AS caption, m.meta_value AS file FROM ${tables.posts} p
       JOIN ${tables.postmeta} m ON m.post_id = p.ID AND ${narrowing('m.meta_key')} = '_wp_attached_file'
       WHERE p.ID IN (${marks(chunk)}) AND ${narrowing('p.post_type')} = 'attachment' ORDER BY m.meta_id DESC`,
      chunk,
    );
    for (const { id, title, caption, file } of rows)
      files.set(Number(id), { url: uploadAddress(file ?? '', uploads), title: plainText(title), caption });
  }
  return files;
}

async function readSome(
  { query, tables }: Reader,
  uploads: string,
  ids: readonly number[],
  images: Map<number, LibraryImage>,
): Promise<void> {
  const posts = await query<{ id: number; mime: string }>(
    `SELECT ID AS id, post_mime_type AS mime FROM ${tables.posts} WHERE ID IN (${marks(ids)}) AND ${narrowing('post_type')} = 'attachment'`,
    ids,
  );
  const meta = await query<{ id: number; name: string; value: string }>(
    `SELECT post_id AS id, meta_key AS name, meta_value AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(ids)}) AND ${narrowing('meta_key')} IN (${marks(keys)})
     ORDER BY meta_id DESC`,
    [...ids, ...keys],
  );
  // A key may stand twice; WordPress takes the first.
  const values = new Map(meta.map((row) => [`${row.id} ${row.name}`, row.value]));
  for (const { id, mime } of posts) {
    const image = libraryImage(mime, uploads, (key) => values.get(`${id} ${key}`) ?? null);
    if (image) images.set(Number(id), image);
  }
}

function libraryImage(mime: string, uploads: string, meta: (key: string) => string | null): LibraryImage | null {
  const file = meta('_wp_attached_file');
  if (!file || !mime.startsWith('image/')) return null;
  const metadata = record(phpValue(meta('_wp_attachment_metadata')));
  const focalPoint = focalPointOf(meta);
  return {
    url: uploadAddress(file, uploads),
    alt: plainText(meta('_wp_attachment_image_alt') ?? ''),
    mediaType: mime,
    width: pixels(metadata.width),
    height: pixels(metadata.height),
    ...(focalPoint ? { focalPoint } : {}),
    files: filesOf(file, metadata),
  };
}

/** The file that is served in full, then what WordPress made of it. */
function filesOf(file: string, metadata: Record<string, unknown>): ImageFile[] {
  const name = file.split(/[\\/]/).at(-1);
  const all = [{ ...metadata, file: name }, ...Object.values(record(metadata.sizes)).map(record)];
  return all.flatMap((entry) => {
    const [width, height] = [pixels(entry.width), pixels(entry.height)];
    return typeof entry.file === 'string' && width && height ? [{ name: entry.file, width, height }] : [];
  });
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function pixels(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : null;
}
