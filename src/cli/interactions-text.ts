import type { Uris } from '../activitypub/uris.js';
import type { StoredInteraction } from '../model/interaction.js';
import { textOfHtml } from './preview-text.js';
import { clip, narrow, plain, table, width } from './table.js';
import { absolute, relative } from './when.js';

export interface ListedInteraction extends StoredInteraction {
  /** How our Note begins; null where it answers none. */
  noteText: string | null;
}

/** Wide enough for anybody who reads a file. */
const USUAL = 120;
const NARROWEST = 60;

/**
 * One line each, as wide as the terminal: who did what to which Note. What they say gets the room that the rest leaves.
 * @param options.noteShown false where all are about one Note
 * @param options.own the site's handle, `@news@example.com`: replies begin with it, which says nothing here
 */
export function interactionsText(
  list: readonly ListedInteraction[],
  {
    now,
    columns = USUAL,
    noteShown,
    own,
  }: { now: number; columns?: number | undefined; noteShown: boolean; own: string },
): string {
  const rows = list.map((one) => ({
    seq: one.seq,
    kind: one.kind,
    who: one.author.handle || new URL(one.author.actor).host,
    note: one.noteText ?? '',
    what: whatOf(one, own),
    when: relative(one.receivedAt, now),
  }));
  const widest = (texts: string[], heading: string) => Math.max(heading.length, ...texts.map(width));
  const taken =
    widest(
      rows.map(({ seq }) => String(seq)),
      'SEQ',
    ) +
    widest(
      rows.map(({ kind }) => kind),
      'KIND',
    ) +
    widest(
      rows.map(({ when }) => when),
      'WHEN',
    );
  const free = Math.max(columns, NARROWEST) - taken - (noteShown ? 10 : 8);
  const whoRoom = Math.min(
    widest(
      rows.map(({ who }) => who),
      'WHO',
    ),
    Math.floor(free * 0.36),
  );
  const noteRoom = noteShown
    ? Math.min(
        widest(
          rows.map(({ note }) => note),
          'NOTE',
        ),
        Math.floor(free * 0.26),
      )
    : 0;
  const cells = rows.map(({ seq, kind, who, note, what, when }) => [
    seq,
    kind,
    narrow(who, whoRoom),
    ...(noteShown ? [narrow(note, noteRoom)] : []),
    narrow(what, free - whoRoom - noteRoom),
    when,
  ]);
  return table(['SEQ', 'KIND', 'WHO', ...(noteShown ? ['NOTE'] : []), 'WHAT', 'WHEN'], cells);
}

/** What was said, behind what an editor must know of it: that it is not for everybody, or not shown. */
function whatOf({ words, emoji, visibility, hidden, deletedAt }: StoredInteraction, own: string): string {
  if (deletedAt !== null) return '[deleted]';
  const marks = [
    ...(visibility === 'direct' || visibility === 'followers' ? [visibility] : []),
    ...(hidden ? ['hidden'] : []),
    ...(words?.summary ? [`CW ${words.summary}`] : []),
  ];
  const text = words === null ? (emoji ?? '') : withoutMention(textOfHtml(words.html).replace(/\s+/g, ' '), own);
  return [...(marks.length > 0 ? [`[${marks.join(', ')}]`] : []), text].join(' ').trim();
}

/** As `@news@example.com` or, as most servers write it, `@news`. */
function withoutMention(text: string, own: string): string {
  const short = own.slice(0, own.lastIndexOf('@'));
  const mention = [`${own} `, `${short} `].find((start) => text.toLowerCase().startsWith(start.toLowerCase()));
  return mention === undefined ? text : text.slice(mention.length).trimStart();
}

/** One of them whole, for an editor to read and to answer. */
export function wholeInteraction(one: ListedInteraction, uris: Pick<Uris, 'note'>): string {
  const { seq, kind, author, words, emoji, visibility, hidden, deletedAt, noteId, noteText } = one;
  const marks = [visibility, ...(hidden ? ['hidden'] : []), ...(deletedAt === null ? [] : ['deleted'])];
  const name = author.name === '' ? '' : ` (${plain(author.name)})`;
  const lines = [
    `${seq}  ${kind} of ${plain(author.handle || author.actor)}${name}, ${absolute(one.publishedAt)}, ${marks.join(', ')}`,
    `at   ${plain(words?.url ?? one.uri)}`,
    ...(noteId === null ? [] : [`to   ${uris.note(noteId)}  ${clip(noteText ?? '', 60)}`]),
    ...(words?.summary ? [`content warning: ${plain(words.summary)}`] : []),
    ...(words === null ? (emoji === null ? [] : [plain(emoji)]) : ['', textOfHtml(words.html)]),
  ];
  return `${lines.join('\n')}\n`;
}
