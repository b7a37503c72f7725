import type { ContentImage } from '../model/content-item.js';
import { phpValue } from './php-value.js';
import { plainText } from './post-text.js';
import { marks, narrowing } from './tables.js';
import { uploadAddress } from './uploads.js';
import type { Reader } from './wordpress.js';

const CHUNK = 500;

/** Images of the library by attachment id, each with its address, alternative text and size. */
export async function readAttachments(
  reader: Reader,
  uploads: string,
  ids: readonly number[],
): Promise<Map<number, ContentImage>> {
  const wanted = [...new Set(ids)].filter((id) => id > 0);
  const images = new Map<number, ContentImage>();
  for (let start = 0; start < wanted.length; start += CHUNK)
    await readSome(reader, uploads, wanted.slice(start, start + CHUNK), images);
  return images;
}

async function readSome(
  { query, tables }: Reader,
  uploads: string,
  wanted: readonly number[],
  images: Map<number, ContentImage>,
): Promise<void> {
  const posts = await query<{ id: number; mime: string }>(
    `SELECT ID AS id, post_mime_type AS mime FROM ${tables.posts} WHERE ID IN (${marks(wanted)}) AND ${narrowing('post_type')} = 'attachment'`,
    wanted,
  );
  const meta = await query<{ id: number; name: string; value: string }>(
    `SELECT post_id AS id, meta_key AS name, meta_value AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(wanted)})
     AND ${narrowing('meta_key')} IN ('_wp_attached_file', '_wp_attachment_metadata', '_wp_attachment_image_alt')
     ORDER BY meta_id DESC`,
    wanted,
  );
  // A key may stand twice; WordPress takes the first.
  const values = new Map(meta.map((row) => [`${row.id} ${row.name}`, row.value]));
  for (const { id, mime } of posts) {
    const file = values.get(`${id} _wp_attached_file`);
    if (!file || !mime.startsWith('image/')) continue;
    const size = phpValue(values.get(`${id} _wp_attachment_metadata`) ?? null) as {
      width?: unknown;
      height?: unknown;
    } | null;
    images.set(Number(id), {
      url: uploadAddress(file, uploads),
      alt: plainText(values.get(`${id} _wp_attachment_image_alt`) ?? ''),
      mediaType: mime,
      width: pixels(size?.width),
      height: pixels(size?.height),
    });
  }
}

function pixels(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : null;
}
