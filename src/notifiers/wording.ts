import type { SiteEvent, SiteEventKind } from '../model/site-event.js';
import { plainHandle, plainLine, plainLines, plainName, webAddress } from './plain-text.js';

/** Somebody else: the handle is the server's word, the name is anybody's (fediverse.md D42). */
export interface Person {
  /** `user@host`, or the actor's address where that is no handle. */
  handle: string;
  /** Empty where there is none. */
  name: string;
  /** http(s), or null. */
  url: string | null;
}

/** An event in plain words: who did what to what, and what they said. Every text is plain and may stand anywhere once it is escaped. */
export interface Words {
  kind: SiteEventKind;
  who: Person | null;
  /** `replied to`, `boosted`; of trouble the whole sentence. */
  did: string;
  /** Our Note: how it begins, and its page. */
  note: { text: string; url: string | null } | null;
  /** Who else may read it, where that is not everybody; empty where it is, or where nothing was said. */
  audience: string;
  quote: string;
  /** Where a person can look at it. */
  url: string | null;
}

const NAME = 60;
const NOTE = 80;
const QUOTE = 2000;

const verbs: Readonly<Record<Exclude<SiteEventKind, 'trouble'>, [onNote: string, alone: string]>> = {
  mention: ['mentioned the site in a thread on', 'mentioned the site'],
  reply: ['replied to', 'replied to a Note'],
  quote: ['quoted', 'quoted a Note'],
  like: ['likes', 'likes a Note'],
  announce: ['boosted', 'boosted a Note'],
  follow: ['follows the site', 'follows the site'],
  'follow-request': ['asks to follow the site', 'asks to follow the site'],
  report: ['reported', 'sent a report'],
};

type PrivateEvent = SiteEvent & { visibility: keyof typeof audiences };

const audiences = { followers: 'for their followers only', direct: 'direct message, not public' } as const;

/** What was said was not said to everybody: it is marked wherever it is shown, and never logged. */
export function isPrivate(event: SiteEvent): event is PrivateEvent {
  return event.visibility === 'direct' || event.visibility === 'followers';
}

/** What an event says, in English. Pure. */
export function wordsOf(event: SiteEvent): Words {
  const { kind, actor, note } = event;
  const url = webAddress(event.url);
  if (kind === 'trouble') {
    return { kind, who: null, did: plainLine(event.text, 500), note: null, audience: '', quote: '', url };
  }
  const aboutNote = note !== null && kind !== 'follow' && kind !== 'follow-request';
  const emoji = kind === 'like' ? plainLine(event.text, 40) : '';
  const [onNote, alone] = verbs[kind];
  const liked = emoji === '' ? onNote : `reacts with ${emoji} to`;
  return {
    kind,
    who: actor === null ? { handle: 'somebody', name: '', url: null } : personOf(actor),
    did: aboutNote ? liked : alone,
    note: aboutNote ? { text: plainLine(note.text, NOTE) || 'a Note', url: webAddress(note.url) } : null,
    audience: isPrivate(event) ? audiences[event.visibility] : '',
    quote: kind === 'like' ? '' : plainLines(event.text, QUOTE),
    url,
  };
}

/** `Ann (ann@social.test)`; the handle alone where there is no name beside it. */
export function whoText({ handle, name }: Person): string {
  return name === '' ? handle : `${name} (${handle})`;
}

/** `Ann (ann@social.test) replied to “Ferries run again” (direct message, not public)` */
export function headline({ who, did, note, audience }: Pick<Words, 'who' | 'did' | 'note' | 'audience'>): string {
  return [who && whoText(who), did, note && `“${note.text}”`, audience && `(${audience})`].filter(Boolean).join(' ');
}

/** The headline, and behind it what was said, on one line of at most `most` characters. */
export function sentence(words: Words, most: number): string {
  const head = headline(words);
  return plainLine(words.quote === '' ? head : `${head}: ${words.quote}`, most);
}

function personOf({ id, handle, name, url }: NonNullable<SiteEvent['actor']>): Person {
  const known = plainHandle(handle);
  const shown = plainName(name, NAME);
  return {
    handle: known ?? plainLine(id, 200),
    name: known !== null && shown === known.split('@')[0] ? '' : shown,
    url: webAddress(url),
  };
}
