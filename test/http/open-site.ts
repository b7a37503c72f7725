import { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import { publicDoor } from '../../src/http/app.js';
import { listen } from '../../src/http/listen.js';
import type { AdmitReader, SignedGet } from '../../src/http/middleware/authorized-fetch.js';
import type { RequestSeen } from '../../src/http/middleware/request-log.js';
import type { InboxAnswer, InboxRequest } from '../../src/http/routes/inbox.js';
import type { Note } from '../../src/model/note.js';
import type { SiteActor } from '../../src/model/site-actor.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { actor, exampleNote, uris } from '../activitypub/examples.js';
import { recordingLog } from '../stand-ins/recording-log.js';
import { ask, type Question, type Reply } from './ask.js';

export const AS = { Accept: 'application/activity+json' };
export const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };

export const pingToken = 'a-token-of-the-test-0123456789';

/** The public listener on a real port over a real store. Change its fields to change its fortune. */
export async function openSite({ perAddress = 600, guarded = false } = {}) {
  const db = openDatabase(':memory:');
  const stores = openStores(db);
  const { notes, activities, interactions, stamps, following } = stores;
  const { log, lines } = recordingLog();
  const state = {
    actor: actor as SiteActor | null,
    answer: { status: 202 } as InboxAnswer,
    received: [] as InboxRequest[],
    seen: [] as RequestSeen[],
    pings: 0,
    /** What `admitReader` says, where the site is guarded. */
    refusal: null as Awaited<ReturnType<AdmitReader>>,
    readers: [] as SignedGet[],
    now: Date.now(),
    /** What the inbox and `admitReader` throw, if anything. */
    trouble: null as { thrown: unknown } | null,
  };
  const door = publicDoor({
    uris,
    handle: 'news',
    discoverable: true,
    approvesFollowers: false,
    language: 'en-GB',
    quotes: 'everyone',
    version: '1.2.3',
    reading: { ...stores, followers: { count: () => 42 }, actor: () => state.actor },
    receive: async (request) => {
      state.received.push(request);
      if (state.trouble) throw state.trouble.thrown;
      return state.answer;
    },
    ping: {
      token: pingToken,
      hear() {
        state.pings += 1;
      },
    },
    perAddress,
    admitReader: guarded
      ? async (request) => {
          state.readers.push(request);
          if (state.trouble) throw state.trouble.thrown;
          return state.refusal;
        }
      : null,
    now: () => state.now,
    logger: log,
    observe: (seen) => state.seen.push(seen),
  });
  /** Says `request` when one has come to the door. */
  const events = new EventEmitter();
  const watched: RequestListener = (request, response) => {
    door(request, response);
    events.emit('request');
  };
  const listener = await listen(watched, '127.0.0.1:0', { key: 'server.listen' });
  let seconds = 0;

  return {
    db,
    notes,
    activities,
    interactions,
    stamps,
    following,
    state,
    events,
    lines,
    ask: (target: string, question?: Question): Promise<Reply> => ask(listener.port ?? 0, target, question),
    port: listener.port ?? 0,
    /** Stores a Note and its Create, as publishing does. */
    publish(id: string, content: Partial<Note['content']> = {}, { postId }: { postId?: number } = {}): Note {
      seconds += 60;
      const key = postId === undefined ? id : `post:${postId}`;
      const note = exampleNote(content, { id, key, publishedAt: Date.UTC(2026, 10, 23) + seconds * 1000 });
      notes.insert({ note, postId: postId ?? seconds, hash: id });
      activities.insert({
        id: `create${id}`,
        type: 'Create',
        objectId: id,
        body: '{}',
        outbox: true,
        createdAt: note.publishedAt,
      });
      return note;
    },
    async close(): Promise<void> {
      await listener.stop(100);
      db.close();
    },
  };
}

export type OpenSite = Awaited<ReturnType<typeof openSite>>;
