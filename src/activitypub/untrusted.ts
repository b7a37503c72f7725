import { parseUrl } from '../model/parse-url.js';
import { plainLine } from './clean-text.js';
import { isObject, type JsonObject } from './json-bytes.js';
import { canonicalId } from './uris.js';

/** The forms in which real servers write one thing (fediverse.md, variant matrix of A9), read into one. */

const LONGEST_ID = 2048;
/** Of a host name, as DNS has it: a longer one belongs to no server, and costs a look-up for each of its labels. */
const LONGEST_HOST = 253;

/** An http(s) id of at most 2048 characters without control characters, or null. `bear:` and its like are none. */
export function idOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : isObject(value) ? value.id : first(value);
  if (Array.isArray(value) && isObject(first(value))) return idOf(first(value));
  if (typeof text !== 'string' || text.length > LONGEST_ID || /[\p{Cc}\p{Surrogate}\s]/u.test(text)) return null;
  const url = /^https?:\/\//.test(text) ? parseUrl(text) : null;
  return url !== null && url.hostname.length <= LONGEST_HOST ? text : null;
}

/** The id of an actor, in the spelling in which ids are compared (`canonicalId`); null where there is none. */
export function actorIdOf(value: unknown): string | null {
  const id = idOf(value);
  return id === null ? null : canonicalId(id);
}

/** The object itself when it is embedded, else null. */
export function embedded(value: unknown): JsonObject | null {
  if (isObject(value)) return value;
  const only = first(value);
  return isObject(only) ? only : null;
}

/** `type` as one word: of several the first. Empty when there is none. */
export function typeOf(value: JsonObject): string {
  const type = typeof value.type === 'string' ? value.type : first(value.type);
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : '';
}

/** All words of `type`. */
export function typesOf(value: JsonObject): string[] {
  return listOf(value.type, 10).filter((type): type is string => typeof type === 'string');
}

/** One line of plain text of at most `longest` characters, in which nothing hides (D42, D49). */
export function textOf(value: unknown, longest: number): string {
  return typeof value === 'string' ? plainLine(value, longest) : '';
}

/** A single value, or an array of them, as an array without nulls; only the first `most` are looked at (D46). */
export function listOf(value: unknown, most: number): unknown[] {
  const list = Array.isArray(value) ? value.slice(0, most) : [value];
  return list.filter((entry) => entry !== null && entry !== undefined);
}

/** The ids in a string, an object, a Link, or an array of either. */
export function idsOf(value: unknown, most: number): string[] {
  return listOf(value, most).flatMap((entry) => idOf(entry) ?? (isObject(entry) ? (idOf(entry.href) ?? []) : []));
}

/** Where a page for people is: of several links the one to HTML. */
export function pageOf(value: unknown): string | null {
  const links = listOf(value, 20);
  const page = links.find((link) => isObject(link) && /^text\/html\b/i.test(String(link.mediaType ?? '')));
  return idsOf(page ?? links, 20)[0] ?? null;
}

/** A text that may come as a string, as a value object, in an array, or by languages only; null where there is none. */
export function wordsOf(value: unknown, byLanguage: unknown): { text: string; language: string | null } | null {
  const plain = stringOf(value);
  const languages = isObject(byLanguage) ? Object.entries(byLanguage).slice(0, 50) : [];
  const named = languages.find(([, text]) => typeof text === 'string' && (plain === null || text === plain.text));
  const language = languageOf(named?.[0]) ?? plain?.language ?? null;
  if (plain !== null) return { text: plain.text, language };
  return typeof named?.[1] === 'string' ? { text: named[1], language } : null;
}

function stringOf(value: unknown): { text: string; language: string | null } | null {
  const [one] = listOf(value, 1);
  if (typeof one === 'string') return { text: one, language: null };
  if (!isObject(one) || typeof one['@value'] !== 'string') return null;
  return { text: one['@value'], language: languageOf(one['@language']) };
}

/** BCP-47, or null for what is none, and for `und`. */
export function languageOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 35) return null;
  try {
    const language = Intl.getCanonicalLocales(value.replaceAll('_', '-'))[0] ?? 'und';
    return language.startsWith('und') ? null : language;
  } catch {
    return null;
  }
}

/** Milliseconds since the epoch, or null for what is no time, or none of this medium's (before 1990). */
export function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && value.length <= 64 ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) && time > Date.UTC(1990) ? time : null;
}

/** A boolean, also as a word. */
export function truthOf(value: unknown): boolean {
  return value === true || value === 'true';
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
