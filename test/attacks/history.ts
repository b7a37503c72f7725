import type { Json } from '../lab/ask.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { PUBLIC, us } from './arena.js';

/** One thing that somebody does; `who`, `note` and `nth` choose among what there is. */
export interface Deed {
  do: (typeof deeds)[number];
  who: number;
  note: number;
  nth: number;
}

export const deeds = [
  'follow',
  'unfollow',
  'unfollow first',
  'like',
  'like again',
  'unlike',
  'unlike first',
  'boost',
  'unboost',
  'reply',
  'reply in private',
  'edit',
  'edit late',
  'edit first',
  'delete',
  'delete first',
  'block',
  'replay',
  'forge',
] as const;

/** What a server of ours must hold in the end. */
export interface Expected {
  followers: string[];
  likes: string[];
  boosts: string[];
  /** Living words: address, Note, what it says. */
  replies: string[];
}

interface Said {
  object: Json;
  created: Json;
  who: RemoteActor;
  note: string;
  words: string;
  open: boolean;
  /** Seconds behind its publication; grows with each edit. */
  edits: number;
  gone: boolean;
}

/** A follow too often is no longer answered: so many are within what everybody may. */
const MOST_FOLLOWS = 4;

/** The story as those know it who tell it: what to send, and what must have come of it. Pure; no word of it comes from src/. */
export function storyteller(people: readonly RemoteActor[], notes: readonly string[]) {
  const follows = new Map<string, Json>();
  const asked = new Map<string, number>();
  const likes = new Map<string, Json>();
  const boosts = new Map<string, Json>();
  const said: Said[] = [];
  const published = Date.now() - 3600_000;
  let number = 0;

  const wordsNow = () => `words ${++number}`;
  const audience = (open: boolean) => (open ? { to: [PUBLIC], cc: [us] } : { to: [us], cc: [] });
  const updateOf = (one: Said, words: string, edits: number): Json =>
    one.who.activity('Update', {
      ...audience(one.open),
      object: { ...one.object, content: `<p>${words}</p>`, updated: new Date(published + edits * 1000).toISOString() },
    });
  const newReply = (who: RemoteActor, note: string, open: boolean): Said => {
    const words = wordsNow();
    const created: Json = {
      ...who.create(`<p>${words}</p>`, {
        inReplyTo: note,
        published: new Date(published).toISOString(),
        ...audience(open),
      }),
      ...audience(open),
    };
    const one = { object: created.object as Json, created, who, note, words, open, edits: 0, gone: false };
    said.push(one);
    return one;
  };
  const toggle = (kept: Map<string, Json>, key: string, done: Json): Json[] => {
    kept.set(key, kept.get(key) ?? done);
    return [done];
  };
  const undo = (who: RemoteActor, kept: Map<string, Json>, key: string): Json[] => {
    const done = kept.get(key);
    kept.delete(key);
    return done ? [who.undo(done)] : [];
  };

  /** What is sent for it, in this order; nothing where it has no sense. */
  function tell({ do: what, who: at, note: which, nth }: Deed): { who: RemoteActor; activities: Json[] } {
    const who = people[at % people.length] as RemoteActor;
    const note = notes[which % notes.length] as string;
    const key = `${who.id} ${note}`;
    const mine = said.filter((one) => one.who === who && !one.gone);
    const one = mine[nth % Math.max(1, mine.length)];
    const send = (...activities: Json[]) => ({ who, activities });
    switch (what) {
      case 'follow':
      case 'unfollow first': {
        const before = asked.get(who.id) ?? 0;
        if (before >= MOST_FOLLOWS) return send();
        const follow = who.follow(us);
        if (what === 'follow') {
          asked.set(who.id, before + 1);
          follows.set(who.id, follow);
          return send(follow);
        }
        return follows.has(who.id) ? send() : send(who.undo(follow), follow);
      }
      case 'unfollow': {
        const follow = follows.get(who.id);
        follows.delete(who.id);
        if (!follow) return send();
        const { id, ...nameless } = follow;
        return send(who.undo(([follow, nameless, { id, type: 'Follow', object: us }] as Json[])[nth % 3] as Json));
      }
      case 'block':
        follows.delete(who.id);
        return send(who.activity('Block', { object: us }));
      case 'like':
      case 'like again':
        return send(
          ...toggle(likes, key, who.activity('Like', { object: what === 'like' ? note : { id: note, type: 'Note' } })),
        );
      case 'boost':
        return send(...toggle(boosts, key, who.activity('Announce', { object: note, to: [PUBLIC] })));
      case 'unlike':
        return send(...undo(who, likes, key));
      case 'unboost':
        return send(...undo(who, boosts, key));
      case 'unlike first': {
        const like = who.activity('Like', { object: note });
        return likes.has(key) ? send() : send(who.undo(like), like);
      }
      case 'reply':
        return send(newReply(who, note, true).created);
      case 'reply in private':
        return send(newReply(who, note, false).created);
      case 'edit':
      case 'edit late': {
        if (!one) return send();
        one.words = wordsNow();
        one.edits += 2;
        const edits = [updateOf(one, one.words, one.edits)];
        // An older edit that comes after it changes nothing any more.
        if (what === 'edit late') edits.push(updateOf(one, wordsNow(), one.edits - 1));
        return send(...edits);
      }
      case 'edit first': {
        const fresh = newReply(who, note, true);
        fresh.words = wordsNow();
        fresh.edits = 2;
        return send(updateOf(fresh, fresh.words, 2), fresh.created);
      }
      case 'delete': {
        if (!one) return send();
        one.gone = true;
        return send(
          who.activity('Delete', { object: nth % 2 ? one.object.id : { id: one.object.id, type: 'Tombstone' } }),
        );
      }
      case 'delete first': {
        const never = newReply(who, note, true);
        never.gone = true;
        return send(who.activity('Delete', { object: never.object.id }), never.created);
      }
      default:
        return send();
    }
  }

  return {
    tell,
    expected(): Expected {
      const living = said.filter(({ gone }) => !gone);
      return {
        followers: [...follows.keys()].sort(),
        likes: [...likes.keys()].sort(),
        boosts: [...boosts.keys()].sort(),
        replies: living.map(({ object, note, words }) => `${object.id} ${note} ${words}`).sort(),
      };
    },
    /** What everybody may see of a Note. */
    counts(note: string): { replies: number; likes: number; shares: number } {
      const of = (kept: Map<string, Json>) => [...kept.keys()].filter((key) => key.endsWith(` ${note}`)).length;
      const replies = said.filter((one) => one.note === note && one.open && !one.gone).length;
      return { replies, likes: of(likes), shares: of(boosts) };
    },
  };
}
