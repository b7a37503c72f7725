import { htmlRules } from './faults-of-html.js';
import { pictureRules } from './faults-of-pictures.js';
import { wordRules } from './faults-of-words.js';
import { wireRules } from './faults-on-the-wire.js';
import { readNote } from './read-html.js';

export type Json = { [member: string]: unknown };

/** What is known of a post beside its Note: only so can a fault be told from what the author wanted. */
export interface Told {
  /** Plain text. */
  title: string;
  /** The link that a card shall be made of. */
  link: string;
  /** Everything that editors wrote for this post, raw: title, content, excerpt, tags, patterns, captions. */
  written: string;
  /** The HTML of its page as WordPress renders it; null where words may be left out, as in an excerpt. */
  shown: string | null;
  /** Texts that must be found, that must not be found, and that look like a fault and are none. */
  says: readonly string[];
  hides: readonly string[];
  meant: readonly string[];
  /** What the blog knows of its pictures, by the stem of their addresses (stemOf). */
  pictures: ReadonlyMap<string, KnownPicture>;
  /** File names of the pictures that go with it, in their order; null: nothing is said about them. */
  images: readonly string[] | null;
}

export interface KnownPicture {
  /** Whether there is alternative text, beside the picture or in the library. */
  hasAlt: boolean;
  hasSize: boolean;
}

export interface Fault {
  rule: string;
  /** The place, as far as it helps to find it. */
  found: string;
}

/** A rule gives what offends it. */
export type Rule = (note: ReadNote, told: Told) => Iterable<string>;

export type ReadNote = ReturnType<typeof readNote>;

const rules: Readonly<Record<string, Rule>> = { ...htmlRules, ...wordRules, ...pictureRules, ...wireRules };

export const ruleNames = Object.keys(rules);

/** What a careful editor would not let pass in a Note, as its Create goes over the wire. Pure. */
export function faultsOf(activity: Json, told: Told): Fault[] {
  const note = readNote(activity);
  return Object.entries(rules).flatMap(([rule, broken]) =>
    [...broken(note, told)].map((found) => ({ rule, found: found.slice(0, 160) })),
  );
}
