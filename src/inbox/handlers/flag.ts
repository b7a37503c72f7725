import { createHash } from 'node:crypto';
import { registrableDomain } from '../../activitypub/domains.js';
import { idOf } from '../../activitypub/untrusted.js';
import { authorOf, toldActor } from '../author.js';
import { handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import { toldNote } from '../told-note.js';
import type { VerifiedActivity } from '../verified-activity.js';

const DAY = 24 * 3600_000;
/** Of one registrable domain. */
const A_DAY = 50;
/** What Mastodon writes at most. */
const LONGEST = 5000;
const MOST_OBJECTS = 500;
/** Of a SiteEvent. */
const LONGEST_TOLD = 2000;

/**
 * A server reports us to ourselves: its own actor speaks for whoever complained (fediverse.md I9). Queued for the operator,
 * as plain text, cut, and not in floods (D61).
 */
export const flag: InboxHandler = {
  name: 'flag',
  types: ['Flag'],
  handle(activity, means) {
    const { signer, actor } = activity;
    const objects = ownObjects(activity, means);
    if (!signer || objects.length === 0) return ignored('it reports nothing of ours');
    if (means.blocks.rejectsReports(actor)) return ignored('reports from there are not taken');
    const uri = activity.id ?? `urn:sha256:${createHash('sha256').update(JSON.stringify(activity.json)).digest('hex')}`;
    if (means.reports.seen(actor, uri)) return ignored('it was reported before');
    const [domain, now] = [registrableDomain(actor), means.now()];
    if (means.reports.countSince(domain, now - DAY) >= A_DAY) return ignored('too many reports from there today');
    const content = plainText(activity.json.content);
    const report = { uri, actor, domain, content, objects, receivedAt: now };
    if (!means.reports.add(report)) return ignored('there is no room for more reports');
    if (means.blocks.severityOf(actor) !== null) return handled;
    const text = cut(content, LONGEST_TOLD);
    means.tell({
      kind: 'report',
      at: now,
      actor: toldActor(authorOf(activity, means)),
      note: reportedNote(objects, means),
      text,
      url: null,
    });
    return handled;
  },
};

/** Of all that it names, what is ours: our actor, and Notes that live. */
function ownObjects({ json }: VerifiedActivity, { uris, notes }: InboxMeans): string[] {
  const named = Array.isArray(json.object) ? json.object.slice(0, MOST_OBJECTS) : [json.object];
  const isOurs = (uri: string) => uri === uris.actor || notes.living(uris.noteId(uri) ?? '') !== null;
  return [...new Set(named.map(idOf))].filter((uri) => uri !== null && isOurs(uri)) as string[];
}

function reportedNote(objects: readonly string[], { uris, notes }: InboxMeans) {
  for (const uri of objects) {
    const note = notes.living(uris.noteId(uri) ?? '');
    if (note) return toldNote(note, uris);
  }
  return null;
}

/** Never read as HTML: shown as it came, without control characters. */
function plainText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return cut(
    value
      .slice(0, 4 * LONGEST)
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\n]/gu, ' ')
      .replace(/\p{Surrogate}/gu, '�')
      .trim(),
    LONGEST,
  );
}

/** Whole characters. */
function cut(text: string, longest: number): string {
  return text.length <= longest ? text : [...text].slice(0, longest).join('');
}
