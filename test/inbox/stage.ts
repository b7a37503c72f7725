import { urisFor } from '../../src/activitypub/uris.js';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import type { OwnHandler } from '../../src/inbox/own-handler.js';
import type { ReceiveAnswer } from '../../src/inbox/receive.js';
import type { StoredInteraction } from '../../src/model/interaction.js';
import type { NoteContent } from '../../src/model/note.js';
import type { QuotePolicy } from '../../src/model/quote.js';
import { type SiteEvent, siteEventKinds } from '../../src/model/site-event.js';
import { createTell } from '../../src/notifiers/tell.js';
import { createActorResolver } from '../../src/remote/actor-resolver.js';
import { createAskBudget } from '../../src/remote/ask-budget.js';
import { createObjectResolver } from '../../src/remote/object-resolver.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { openInbox as openRoom } from '../../src/sidecar/inbox-room.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { followerStore } from '../../src/store/followers.js';
import { openStores } from '../../src/store/open-stores.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, type RemoteActor, remoteActor, type SignedRequest, type ToSign } from '../lab/remote-actor.js';
import { recordingLog } from '../stand-ins/recording-log.js';

export const inboxUrl = 'https://blog.test/activitypub/inbox';
export const ourActor = 'https://blog.test/activitypub/actor';

type Page = Json | RemoteError | (() => Json);

/** A whole inbox on a real store, and the servers of others as a map from address to document. */
export function openInbox(
  options: {
    file?: string;
    mostFollowers?: number;
    approvesFollowers?: boolean;
    newFollowersAnHour?: number;
    quotes?: QuotePolicy;
    perHost?: number;
    ownHandlers?: readonly OwnHandler[];
  } = {},
) {
  const db: Database = openDatabase(options.file ?? ':memory:');
  const stores = { ...openStores(db), followers: followerStore(db, options.mostFollowers) };
  const uris = urisFor('https://blog.test');
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const web = new Map<string, Page>();
  /** Addresses that lead on to others. */
  const redirects = new Map<string, string>();
  const asked: string[] = [];
  let slowness: Promise<void> | null = null;
  const spoke: string[] = [];
  const { log, lines } = recordingLog();
  const enqueue = createEnqueue({ db, now, ownHost: 'blog.test' });
  let minted = 0;
  const budget = createAskBudget(now);
  const asking = {
    budget,
    ownHost: 'blog.test',
    requests: {
      async get(first: string) {
        asked.push(first);
        await slowness;
        const url = redirects.get(first) ?? first;
        const page = web.get(url);
        if (page instanceof RemoteError) throw page;
        if (page === undefined) throw new RemoteError('status', 'the server answered 404', 404);
        return { url, json: Buffer.from(JSON.stringify(typeof page === 'function' ? page() : page)) };
      },
    },
  };
  const resolver = createActorResolver({ ...asking, cache: stores.actors, now });
  const { tell } = createTell({ db, notifiers: [{ name: 'log', events: siteEventKinds }], now, told() {} });
  const { receive, admit } = openRoom({
    ...{ db, stores, uris, handle: 'news', ownHandlers: options.ownHandlers ?? [], now, log },
    outbound: {
      resolver,
      objects: createObjectResolver(asking),
      budget,
      enqueue,
      worker: { hostSpoke: (host) => void spoke.push(host), nudge() {} },
    },
    perHost: options.perHost ?? 1200,
    tell,
    approvesFollowers: options.approvesFollowers ?? false,
    ...(options.newFollowersAnHour === undefined ? {} : { newFollowersAnHour: options.newFollowersAnHour }),
    quotes: options.quotes ?? 'everyone',
    mintId: () => `minted${++minted}`,
    countInbox() {},
  });

  /** As bytes and headers stand after nginx. */
  const deliver = (
    { method, url, headers, body }: SignedRequest,
    extra: string[] = [],
    remoteAddress: string | null = null,
  ): Promise<ReceiveAnswer> => {
    clock.now += 1;
    const { pathname, search } = new URL(url);
    const rawHeaders = [...Object.entries(headers).flat(), ...extra];
    return receive({ method, target: pathname + search, rawHeaders, body: body ?? Buffer.alloc(0), remoteAddress });
  };

  return {
    db,
    clock,
    web,
    redirects,
    /** From now on nobody answers, until they are released. */
    hold() {
      let release = () => {};
      slowness = new Promise((resolve) => {
        release = resolve;
      });
      return { release };
    },
    asked,
    spoke,
    lines,
    ...stores,
    /** What waits for a notifier that wants everything, oldest first. */
    /** As if the notifiers had had their turn. */
    tellAll() {
      db.sql.exec("UPDATE notifications SET state = 'told' WHERE state = 'pending'");
    },
    get told(): SiteEvent[] {
      const rows = db.sql.prepare<[], string>('SELECT event FROM notifications ORDER BY id').pluck().all();
      return rows.map((event) => JSON.parse(event));
    },
    /** A new somebody, whose server serves the document. */
    somebody(id: string, keys: KeyPair): RemoteActor {
      const actor = remoteActor({ id, name: id.split('/').at(-1) ?? 'x', keys });
      web.set(id, () => actor.document());
      return actor;
    },
    /** A Note of ours that lives. @returns its address */
    ourNote(id = 'note00000001', content: Partial<NoteContent> = {}): string {
      const note = { id, source: 'post', key: id, content: noteContent(content), publishedAt: 1, updatedAt: null };
      stores.notes.insert({ note, postId: null, hash: id });
      return uris.note(id);
    },
    /** What is kept, oldest first, Tombstones among it. */
    kept(): StoredInteraction[] {
      return stores.interactions.list({ deleted: true }, null, 1000).reverse();
    },
    /** Why the last activity was ignored; null when it was handled. */
    lastReason(): string | null {
      const row = db.sql.prepare('SELECT reason FROM received_activities ORDER BY received_at DESC LIMIT 1').pluck();
      return row.get() as string | null;
    },
    deliver,
    /** A signed GET of one of our Notes. @returns the refusal's status, or null */
    async read(actor: RemoteActor, signedWith = actor.keys, signing: Partial<ToSign> = {}): Promise<number | null> {
      const url = 'https://blog.test/activitypub/outbox?page=true&before=7';
      const signer = remoteActor({ ...actor, keys: signedWith });
      const { headers } = signer.sign({ url, date: new Date(clock.now), ...signing });
      const { pathname, search } = new URL(url);
      const rawHeaders = Object.entries(headers).flat();
      const refusal = await admit({ method: 'GET', target: pathname + search, rawHeaders, body: Buffer.alloc(0) });
      return refusal?.status ?? null;
    },
    /** Signed by `actor` as the ordinary server does, unless told otherwise. */
    post(actor: RemoteActor, activity: Json | Buffer, signing: Partial<ToSign> = {}): Promise<ReceiveAnswer> {
      const body = Buffer.isBuffer(activity) ? activity : Buffer.from(JSON.stringify(activity));
      return deliver(actor.sign({ url: inboxUrl, method: 'POST', date: new Date(clock.now), ...signing, body }));
    },
    /** The Follow ids that Accepts were written for, and where they go. */
    accepts(): { follow: unknown; inbox: string }[] {
      const rows = db.sql
        .prepare<[], { body: string; inbox: string }>(
          "SELECT a.body AS body, d.inbox AS inbox FROM activities a JOIN deliveries d ON d.activity_id = a.id WHERE a.type = 'Accept' ORDER BY a.seq",
        )
        .all();
      return rows.map(({ body, inbox }) => ({ follow: JSON.parse(body).object.id, inbox }));
    },
    recorded(): { type: string; outcome: string }[] {
      return db.sql
        .prepare<[], { type: string; outcome: string }>(
          'SELECT type, outcome FROM received_activities ORDER BY received_at',
        )
        .all();
    },
  };
}

function noteContent(content: Partial<NoteContent>): NoteContent {
  return {
    ...{ html: '<p>Our news.</p>', summary: null, sensitive: false, language: 'en', hashtags: [], images: [] },
    ...{ url: 'https://blog.test/news/', visibility: 'public', inReplyTo: null, ...content },
  };
}

export type OpenInbox = ReturnType<typeof openInbox>;
