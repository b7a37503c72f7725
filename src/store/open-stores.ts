import { activityStore } from './activities.js';
import { blockListStore } from './block-lists.js';
import { blockStore } from './blocks.js';
import { cursorStore } from './cursors.js';
import type { Database } from './database.js';
import { deliveryStore } from './deliveries.js';
import { fanOutStore } from './fan-outs.js';
import { followRequestStore } from './follow-requests.js';
import { followerStore } from './followers.js';
import { followingStore } from './following.js';
import { forgetActor } from './forget-actor.js';
import { handlerMemoryStore } from './handler-memory.js';
import { heldChangeStore } from './held-changes.js';
import { hostKeyStore } from './host-keys.js';
import { hostStore } from './hosts.js';
import { inboxStore } from './inboxes.js';
import { interactionStore } from './interactions.js';
import { itemStore } from './items.js';
import { keywordStore } from './keywords.js';
import { moveActor } from './move-actor.js';
import { noteStore } from './notes.js';
import { notificationStore } from './notifications.js';
import { notifierStore } from './notifiers.js';
import { quoteStampStore } from './quote-stamps.js';
import { receivedActivityStore } from './received-activities.js';
import { remoteActorStore } from './remote-actors.js';
import { reportStore } from './reports.js';
import { settingsStore } from './settings.js';
import { signaturePreferenceStore } from './signature-preferences.js';

export type Stores = ReturnType<typeof openStores>;

/** Every table of one database, by what it holds. */
export function openStores(db: Database) {
  return {
    notes: noteStore(db),
    items: itemStore(db),
    followers: followerStore(db),
    activities: activityStore(db),
    deliveries: deliveryStore(db),
    fanOuts: fanOutStore(db),
    hosts: hostStore(db),
    hostKeys: hostKeyStore(db),
    settings: settingsStore(db),
    cursors: cursorStore(db),
    held: heldChangeStore(db),
    actors: remoteActorStore(db),
    received: receivedActivityStore(db),
    interactions: interactionStore(db),
    blocks: blockStore(db),
    signaturePreferences: signaturePreferenceStore(db),
    blockLists: blockListStore(db),
    requests: followRequestStore(db),
    reports: reportStore(db),
    inboxes: inboxStore(db),
    stamps: quoteStampStore(db),
    following: followingStore(db),
    memory: handlerMemoryStore(db),
    forget: forgetActor(db),
    moveActor: moveActor(db),
    notifications: notificationStore(db),
    notifiers: notifierStore(db),
    keywords: keywordStore(db),
  };
}
