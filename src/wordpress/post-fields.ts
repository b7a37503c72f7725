import { languageRule } from '../config/rules.js';
import type { Visibility } from '../model/visibility.js';
import { FREEING_FIELDS, keepsForMembers, MEMBERS_FIELDS } from './members-fields.js';
import { plainText } from './post-text.js';
import { PRIMARY_CATEGORY_FIELDS } from './primary-category.js';
import { marks, narrowing } from './tables.js';
import type { Reader } from './wordpress.js';

/** A post's custom fields by name, as stored. */
export type PostFields = ReadonlyMap<string, string>;

const THUMBNAIL = '_thumbnail_id';
const FOOTNOTES = 'footnotes';
const VISIBILITY = 'herald_visibility';
const WARNING = 'herald_content_warning';
const LANGUAGE = 'herald_language';
/** Those of the ActivityPub plugin (wordpress.md §1a), which mean the same where it is not installed any more. */
const PLUGIN_VISIBILITY = 'activitypub_content_visibility';
const PLUGIN_WARNING = 'activitypub_content_warning';
const names = [
  ...[THUMBNAIL, FOOTNOTES, VISIBILITY, WARNING, LANGUAGE, PLUGIN_VISIBILITY, PLUGIN_WARNING],
  ...new Set([...MEMBERS_FIELDS, ...FREEING_FIELDS, ...PRIMARY_CATEGORY_FIELDS, 'enclosure', 'audio_file']),
];
const LONGEST_WARNING = 500;

/** What a post itself asks for. */
export interface PostWishes {
  /** Why it shall not leave, for a person; null: it may. */
  refusal: string | null;
  /** Null: its source's. */
  visibility: Visibility | null;
  /** Plain text; null: its source's. */
  contentWarning: string | null;
  /** BCP-47; null: its source's. */
  language: string | null;
}

/**
 * The custom fields that mean something to Herald, of many posts in one query.
 * @param optOutField `opt_out_field` of the source, or empty
 */
export async function readPostFields(
  { query, tables }: Reader,
  ids: readonly number[],
  optOutField: string,
): Promise<Map<number, PostFields>> {
  const found = new Map<number, Map<string, string>>();
  if (ids.length === 0) return found;
  const wanted = optOutField === '' ? names : [...names, optOutField];
  const rows = await query<{ id: number; name: string; value: string | null }>(
    `SELECT post_id AS id, meta_key AS name, meta_value AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(ids)}) AND ${narrowing('meta_key')} IN (${marks(wanted)})
     ORDER BY meta_id DESC`,
    [...ids, ...wanted],
  );
  // A key may stand twice: WordPress takes the first. Of those that keep a post for members, any row does.
  for (const { id, name, value } of rows) {
    const fields = found.get(Number(id)) ?? new Map<string, string>();
    found.set(Number(id), fields);
    if (!keepsForMembers(name, fields.get(name) ?? '')) fields.set(name, value ?? '');
  }
  return found;
}

/** Attachment id of the featured image, 0 for none. */
export function featuredIn(fields: PostFields): number {
  const id = Number(fields.get(THUMBNAIL));
  return Number.isSafeInteger(id) ? id : 0;
}

/** The block editor's footnotes, as it keeps them (post-footnotes.ts). */
export function footnotesIn(fields: PostFields): string | null {
  return fields.get(FOOTNOTES) ?? null;
}

/**
 * What the fields ask for. Pure. Herald's own win over the plugin's. A visibility that nobody understands keeps the post
 * back: it may have meant something narrow.
 */
export function wishesOf(fields: PostFields, optOutField: string): PostWishes {
  const language = textOf(fields, LANGUAGE).replaceAll('_', '-');
  const warning = plainText(textOf(fields, WARNING)) || plainText(textOf(fields, PLUGIN_WARNING));
  return {
    ...audienceAsked(fields),
    ...(optsOut(fields, optOutField) ? { refusal: `its custom field ${optOutField} keeps it out` } : {}),
    contentWarning: warning === '' ? null : [...warning].slice(0, LONGEST_WARNING).join(''),
    language: language !== '' && languageRule(language) === null ? language : null,
  };
}

function optsOut(fields: PostFields, optOutField: string): boolean {
  if (optOutField === '') return false;
  // The last is an empty list, as plugins for forms save it.
  return !['', '0', 'no', 'false', 'a:0:{}'].includes(textOf(fields, optOutField).toLowerCase());
}

type Asked = Pick<PostWishes, 'refusal' | 'visibility'>;

const asked: Readonly<Record<string, Visibility>> = { public: 'public', unlisted: 'unlisted', followers: 'followers' };

function audienceAsked(fields: PostFields): Asked {
  const own = textOf(fields, VISIBILITY).toLowerCase();
  if (own === '') return audienceOfPlugin(fields);
  if (own === 'none') return refused(`its custom field ${VISIBILITY} is "none"`);
  const visibility = Object.hasOwn(asked, own) ? asked[own] : undefined;
  if (visibility) return { refusal: null, visibility };
  return refused(`its custom field ${misspelt(fields)}: write public, unlisted, followers or none`);
}

/** What a post's `herald_visibility` says that nobody understands, for a person: the field and its value; null: all is well. */
export function misspelt(fields: PostFields): string | null {
  const own = textOf(fields, VISIBILITY).toLowerCase();
  if (own === '' || own === 'none' || Object.hasOwn(asked, own)) return null;
  return `${VISIBILITY} is ${JSON.stringify(own.slice(0, 60))}`;
}

/**
 * The plugin's "public" is what it writes where nobody chose anything: the source's setting stands. Its "private" goes only
 * to those whom a post mentions; a post of ours mentions nobody.
 */
function audienceOfPlugin(fields: PostFields): Asked {
  const value = textOf(fields, PLUGIN_VISIBILITY).toLowerCase();
  if (value === '' || value === 'public') return { refusal: null, visibility: null };
  if (value === 'quiet_public') return { refusal: null, visibility: 'unlisted' };
  const known = value === 'local' || value === 'private';
  return refused(
    `${known ? 'the ActivityPub plugin’s' : 'nobody knows what is meant by the ActivityPub plugin’s'} ${PLUGIN_VISIBILITY} is ${JSON.stringify(value.slice(0, 60))}`,
  );
}

function refused(refusal: string): Asked {
  return { refusal, visibility: null };
}

function textOf(fields: PostFields, name: string): string {
  return (fields.get(name) ?? '').trim();
}
