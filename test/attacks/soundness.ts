import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { Arena } from './arena.js';
import type { Effects, Row } from './effects.js';

/** Whose doing each row is. A row that names nobody is nobody's, and must have been there before. */
const owners: Record<string, (row: Row) => string> = {
  followers: ({ actor }) => String(actor),
  'follow requests': ({ actor }) => String(actor),
  interactions: ({ actor }) => String(actor),
  activities: ({ body }) => {
    const { to, object } = JSON.parse(String(body)) as { to?: unknown; object?: { actor?: unknown } };
    return String((object as { actor?: unknown } | undefined)?.actor ?? (Array.isArray(to) ? to[0] : to));
  },
  reports: ({ actor }) => String(actor),
  stamps: ({ actor }) => String(actor),
};
/** Made by the operator alone. */
const untouched = ['notes', 'blocks', 'following'];

/** What belongs to others than those who attack: nothing that they do may change it. */
export function othersRows(effects: Effects, attacks: (actor: string) => boolean): Record<string, string[]> {
  const rows = (name: string) => effects[name] ?? [];
  const kept = Object.entries(owners).map(
    ([name, ownerOf]) => [name, rows(name).filter((row) => !attacks(ownerOf(row)))] as const,
  );
  return Object.fromEntries(
    [...kept, ...untouched.map((name) => [name, rows(name)] as const)].map(([name, list]) => [
      name,
      list.map((row) => JSON.stringify(row)).sort(),
    ]),
  );
}

/** What must be true of the store whatever came: counts are what is shown, words lie where their author does, text is tame. */
export function expectSound(arena: Arena): void {
  const wrong = arena.store.rows(`
    SELECT c.note_id, c.replies, c.likes, c.shares FROM interaction_counts c WHERE
      c.replies <> (SELECT count(*) FROM shown_interactions s WHERE s.note_id = c.note_id AND s.kind = 'reply') OR
      c.likes <> (SELECT count(*) FROM shown_interactions s WHERE s.note_id = c.note_id AND s.kind = 'like') OR
      c.shares <> (SELECT count(*) FROM shown_interactions s WHERE s.note_id = c.note_id AND s.kind = 'announce')`);
  expect(wrong, 'counts').to.deep.equal([]);
  for (const { kind, uri, actor, handle, html, summary, name, url } of arena.effects().interactions ?? []) {
    const origin = new URL(String(actor)).origin;
    if (!String(uri).startsWith('urn:herald:')) expect(new URL(String(uri)).origin, `${kind} ${uri}`).to.equal(origin);
    if (handle !== '')
      expect(String(handle).endsWith(`@${new URL(String(actor)).host}`), String(handle)).to.equal(true);
    if (url !== null) expect(String(url)).to.match(/^https?:\/\//);
    for (const text of [html, summary, name, handle].map((value) => String(value ?? ''))) {
      expect(/\p{Cs}/u.test(text), text.slice(0, 100)).to.equal(false);
      expect(text.includes('\u0000')).to.equal(false);
      expect(text.length).to.be.below(200_000);
    }
    expect(String(html ?? '')).to.not.match(/<script|<img|<iframe|<svg|\son\w+=|javascript:/i);
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that are held after everything that can go has gone. */
export function heldMegabytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
