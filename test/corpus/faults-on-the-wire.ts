import type { Rule } from './faults.js';
import { isHashtag, textOf } from './read-html.js';

/** Misskey's limit of a request's body (fediverse.md O20). */
const LARGEST_ACTIVITY = 65_536;
/** Pixelfed's decoder goes no deeper (O21). */
const DEEPEST = 8;

export const wireRules: Readonly<Record<string, Rule>> = {
  *'has a language whose text is another (O6)'({ note }) {
    if (note.contentMap === undefined) return;
    const entries = Object.entries(note.contentMap as object);
    if (entries.length !== 1) yield `${entries.length} languages`;
    for (const [language, text] of entries) {
      if (text !== note.content) yield `the text for ${language} is another`;
      if (!/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/.test(language)) yield `${language} is no language`;
    }
  },
  *'is too large (O20)'({ activity }) {
    const size = Buffer.byteLength(JSON.stringify(activity));
    if (size >= LARGEST_ACTIVITY) yield `${size} bytes`;
  },
  *'is nested too deeply (O21)'({ activity }) {
    const depth = depthOf(activity);
    if (depth > DEEPEST) yield `${depth} levels`;
  },
  *'has a null (O22)'({ activity }) {
    yield* nullsIn(activity, 'activity');
  },
  *'has a hashtag that is none, or is there twice'({ tags, elements }) {
    const names = tags.map(({ name }) => String(name));
    for (const [at, { type, name, href }] of tags.entries()) {
      if (type !== 'Hashtag' || !/^#[\p{L}\p{N}\p{M}_]+$/u.test(String(name)) || !/\p{L}/u.test(String(name)))
        yield String(name);
      if (/\p{Me}|\p{Cf}|\ufe0f/u.test(String(name))) yield `${name} with signs that nobody sees`;
      if (!/^https?:\/\/\S+$/.test(String(href))) yield `${name} leads to ${href}`;
      if (names.findIndex((other) => other.toLowerCase() === String(name).toLowerCase()) < at) yield `${name} twice`;
    }
    const linked = elements.filter(isHashtag).map(textOf);
    for (const name of names) if (!linked.includes(name)) yield `${name} is not in the text`;
    for (const name of linked) if (!names.includes(name)) yield `${name} is not among the tags`;
  },
  *'has a content warning that is no plain text (O7)'({ note }) {
    const { summary } = note;
    if (summary !== undefined && (String(summary).trim() === '' || /<[a-z/]|&#?\w+;/i.test(String(summary))))
      yield String(summary);
  },
  *'has a date or address that others refuse (O4, O13)'({ note }) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(String(note.published)))
      yield `published ${note.published}`;
    const [id, url] = [String(note.id), String(note.url)];
    if (!URL.canParse(url) || new URL(url).host !== new URL(id).host) yield `url ${url}`;
  },
};

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function* nullsIn(value: unknown, path: string): Iterable<string> {
  if (value === null || value === undefined) yield path;
  else if (typeof value === 'object')
    for (const [key, member] of Object.entries(value)) yield* nullsIn(member, `${path}.${key}`);
}
