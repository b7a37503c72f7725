import { urisFor } from '../../src/activitypub/uris.js';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import type { Interaction } from '../../src/model/interaction.js';
import type { SiteEvent } from '../../src/model/site-event.js';
import { openModeration } from '../../src/moderation/create-moderation.js';
import type { NewBlock } from '../../src/moderation/operations.js';
import { createHttpClient } from '../../src/remote/http-client.js';
import { createListFetch } from '../../src/remote/list-fetch.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { recordingLog } from '../stand-ins/recording-log.js';

export const ourActor = 'https://blog.test/activitypub/actor';

/** The whole room on a real store; lists are fetched by the real client, loopback allowed. */
export function openRoom({ approvesFollowers = false } = {}) {
  const db = openDatabase(':memory:');
  const stores = openStores(db);
  const uris = urisFor('https://blog.test');
  const clock = { now: Date.UTC(2026, 0, 2) };
  const now = () => clock.now;
  const { log, lines } = recordingLog();
  const told: SiteEvent[] = [];
  const revoked: string[] = [];
  let minted = 0;
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'test', connections: 2 });
  const means = {
    ...{ db, stores, uris, now, log },
    approvesFollowers,
    revokeStampsOf: (actor: string) => void revoked.push(actor),
    enqueue: createEnqueue({ db, now, ownHost: 'blog.test' }),
    fetch: createListFetch(client),
    tell: (event: SiteEvent) => void told.push(event),
    mintId: () => `minted${++minted}`,
    random: () => 0.5,
  };
  const { moderation, ...room } = openModeration(means);
  return {
    ...{ db, stores, clock, lines, told, revoked, moderation, room, enqueue: means.enqueue },
    /** Another process on the same store. */
    again: () => openModeration(means),
    close: () => client.close(),
    follow(actor: string, more: { inbox?: string; sharedInbox?: string | null; followId?: string | null } = {}) {
      stores.followers.upsert({
        ...{ actor, inbox: `${actor}/inbox`, sharedInbox: null, followId: `${actor}#follow`, since: 1, ...more },
      });
    },
    ask(actor: string, requestedAt = 1) {
      const request = {
        actor,
        inbox: `${actor}/inbox`,
        sharedInbox: null,
        followId: `${actor}#follow`,
        requestedAt,
      };
      stores.requests.put(request);
    },
    interact(actor: string, uri: string, more: Partial<Interaction> = {}) {
      stores.interactions.record({
        ...{
          kind: 'like',
          uri,
          author: { actor, handle: 'x@x', name: 'x' },
          noteId: 'note0001',
          parent: null,
          emoji: null,
        },
        ...{
          words: null,
          visibility: 'public',
          publishedAt: 1,
          receivedAt: 1,
          updatedAt: null,
          hidden: false,
          ...more,
        },
      });
    },
    block: (...targets: string[]) => moderation.block(targets.map(suspension), { importing: false }),
    silence: (...targets: string[]) =>
      moderation.block(
        targets.map((target) => ({ ...suspension(target), severity: 'silence' })),
        { importing: false },
      ),
    /** What goes out, by type and inbox, that is not given up. */
    outgoing(): { type: string; inbox: string; object: unknown }[] {
      return db.sql
        .prepare<[], { type: string; inbox: string; body: string }>(
          "SELECT a.type, d.inbox, a.body FROM deliveries d JOIN activities a ON a.id = d.activity_id WHERE d.state = 'pending' ORDER BY d.id",
        )
        .all()
        .map(({ type, inbox, body }) => ({ type, inbox, object: JSON.parse(body).object }));
    },
  };
}

export const suspension = (target: string): NewBlock => ({ target, severity: 'suspend' });

export type Room = ReturnType<typeof openRoom>;
