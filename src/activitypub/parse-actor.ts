import type { RemoteActor, RemoteKey } from '../model/remote-actor.js';
import { isObject, JsonError, type JsonObject, parseJsonObject } from './json-bytes.js';
import { pemOfMultikey } from './multikey.js';
import { actorIdOf, embedded, idOf, textOf, typeOf } from './untrusted.js';
import { sameOrigin } from './uris.js';

const actorTypes = new Set(['Person', 'Service', 'Application', 'Group', 'Organization']);
const LONGEST_NAME = 500;
const LONGEST_PEM = 16_384;
const MOST_KEYS = 10;

/** A key document of its own, as GoToSocial and older servers keep (S14). */
export interface KeyDocument {
  key: RemoteKey;
  /** Whoever it says it belongs to: believed only when that actor says the same. */
  owner: string;
}

export type ActorOrKey = ({ kind: 'actor'; actor: RemoteActor } & ActorKeys) | { kind: 'key'; document: KeyDocument };

interface ActorKeys {
  keys: RemoteKey[];
  /** Ids of keys that the actor calls its own, and keeps in documents of their own. */
  keyReferences: string[];
}

/**
 * Bytes that a key id led to: an actor, or a key that names its owner.
 * @throws JsonError
 */
export function parseActorOrKey(bytes: Buffer, fetchedAt: number): ActorOrKey {
  const json = parseJsonObject(bytes);
  if (actorTypes.has(typeOf(json)) && json.inbox !== undefined) return { kind: 'actor', ...actorFrom(json, fetchedAt) };
  for (const candidate of [json, ...listOf(json.publicKey)]) {
    const found = keyFrom(candidate);
    const owner = found?.owner ?? actorIdOf(json.owner) ?? actorIdOf(json.controller);
    if (found && owner) return { kind: 'key', document: { key: found.key, owner } };
  }
  throw new JsonError('neither an actor nor a key');
}

/**
 * Its inbox is on its own server, or an actor could aim our deliveries at anybody (A3); a shared inbox elsewhere counts as
 * none.
 */
function actorFrom(json: JsonObject, fetchedAt: number): { actor: RemoteActor } & ActorKeys {
  const id = actorIdOf(json.id);
  const inbox = idOf(json.inbox);
  if (!id || !inbox) throw new JsonError('the actor has no id or no inbox');
  if (!sameOrigin(inbox, id)) throw new JsonError('the actor’s inbox is on another server');
  const sharedInbox = idOf(embedded(json.endpoints)?.sharedInbox);
  const ownKeys = actorKeys(json, id);
  const actor: RemoteActor = {
    id,
    type: typeOf(json),
    inbox,
    sharedInbox: sharedInbox !== null && sameOrigin(sharedInbox, id) ? sharedInbox : null,
    username: textOf(json.preferredUsername, LONGEST_NAME),
    name: textOf(json.name, LONGEST_NAME),
    url: idOf(json.url),
    key: ownKeys.keys[0] ?? null,
    fetchedAt,
  };
  return { actor, ...ownKeys };
}

/**
 * `publicKey`, then `assertionMethod` (FEP-521a). A key on another server is no key of this actor: remembered under that id
 * it would shut its true owner out. Nor is one that names another owner.
 */
function actorKeys(json: JsonObject, actor: string): ActorKeys {
  const entries = [...listOf(json.publicKey), ...listOf(json.assertionMethod)];
  const keys = entries.flatMap((entry) => {
    const found = keyFrom(entry);
    return found && (found.owner ?? actor) === actor && sameOrigin(found.key.id, actor) ? [found.key] : [];
  });
  const keyReferences = entries.flatMap((entry) => (typeof entry === 'string' ? (idOf(entry) ?? []) : []));
  return { keys, keyReferences };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MOST_KEYS) : [value];
}

/** A key with PEM, or a Multikey; whom it belongs to where it says so, and a Multikey always does. */
function keyFrom(value: unknown): { key: RemoteKey; owner: string | null } | null {
  const id = isObject(value) ? idOf(value.id) : null;
  if (!isObject(value) || !id) return null;
  const owner = actorIdOf(value.owner) ?? actorIdOf(value.controller);
  const { publicKeyPem, publicKeyMultibase } = value;
  if (typeof publicKeyPem === 'string') {
    return publicKeyPem.length <= LONGEST_PEM ? { key: { id, pem: publicKeyPem }, owner } : null;
  }
  const pem =
    typeOf(value) === 'Multikey' && typeof publicKeyMultibase === 'string' ? pemOfMultikey(publicKeyMultibase) : null;
  return pem && owner ? { key: { id, pem }, owner } : null;
}
