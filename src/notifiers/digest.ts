import type { SiteEvent, SiteEventKind } from '../model/site-event.js';
import { type Person, type Words, whoText, wordsOf } from './wording.js';

/** What one or several did: those who like or boost one Note, and those who follow, share one. */
export interface Paragraph extends Omit<Words, 'who'> {
  /** Those that are named; empty for trouble. */
  people: Person[];
  /** How many others there are. */
  more: number;
}

/** Named at most in one paragraph. */
const NAMED = 8;

/** In the order in which a reader wants them. */
const names: readonly [SiteEventKind, one: string, many: string][] = [
  ['report', 'report', 'reports'],
  ['trouble', 'trouble', 'troubles'],
  ['reply', 'reply', 'replies'],
  ['mention', 'mention', 'mentions'],
  ['quote', 'quote', 'quotes'],
  ['follow-request', 'follow request', 'follow requests'],
  ['follow', 'follow', 'follows'],
  ['announce', 'boost', 'boosts'],
  ['like', 'like', 'likes'],
];

const gathered: readonly SiteEventKind[] = ['like', 'announce', 'follow', 'follow-request'];

/** `3 replies, 2 follows` */
export function countsText(events: readonly Pick<SiteEvent, 'kind'>[]): string {
  return names
    .map(([kind, one, many]) => ({ count: events.filter((event) => event.kind === kind).length, one, many }))
    .filter(({ count }) => count > 0)
    .map(({ count, one, many }) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
}

/** The events in reading order, what belongs together in one paragraph. Pure. */
export function paragraphsOf(events: readonly SiteEvent[]): Paragraph[] {
  const order = (kind: SiteEventKind) => names.findIndex(([name]) => name === kind);
  const sorted = events.map(wordsOf).sort((one, other) => order(one.kind) - order(other.kind));
  const paragraphs = new Map<string, Paragraph>();
  for (const [index, words] of sorted.entries()) {
    const key = gathered.includes(words.kind)
      ? `${words.kind} ${words.did} ${words.note?.url} ${words.audience}`
      : String(index);
    const known = paragraphs.get(key);
    if (known === undefined) paragraphs.set(key, paragraphOf(words));
    else if (words.who !== null) join(known, words.who);
  }
  return [...paragraphs.values()];
}

/** `Ann (ann@social.test), Ben (ben@social.test) and 3 others` */
export function peopleText({ people, more }: Pick<Paragraph, 'people' | 'more'>): string {
  const texts = people.map(whoText);
  const last = more > 0 ? `${more} ${more === 1 ? 'other' : 'others'}` : (texts.pop() ?? '');
  return texts.length === 0 ? last : `${texts.join(', ')} and ${last}`;
}

/** `follows` for one, `follow` for several. */
export function didText({ did, people, more }: Pick<Paragraph, 'did' | 'people' | 'more'>): string {
  return people.length + more < 2 ? did : did.replace(/^(follow|ask|like|react)s\b/, '$1');
}

function paragraphOf({ who, ...words }: Words): Paragraph {
  return { ...words, people: who === null ? [] : [who], more: 0 };
}

function join(paragraph: Paragraph, who: Person): void {
  if (paragraph.people.some(({ handle }) => handle === who.handle)) return;
  if (paragraph.people.length < NAMED) paragraph.people.push(who);
  else paragraph.more += 1;
  // It speaks of several: there is no one page to look at.
  paragraph.url = null;
}
