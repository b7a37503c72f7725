import type { RemoteActor, RemoteKey } from '../model/remote-actor.js';
import { isObject, JsonError, type JsonObject, parseJsonObject } from './json-bytes.js';
import { embedded, idOf, textOf, typeOf } from './untrusted.js';

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

export type ActorOrKey =
  | { kind: 'actor'; actor: RemoteActor; keys: RemoteKey[] }
  | { kind: 'key'; document: KeyDocument };

/**
 * Bytes that a key id led to: an actor, or a key that names its owner.
 * @throws JsonError
 */
export function parseActorOrKey(bytes: Buffer, fetchedAt: number): ActorOrKey {
  const json = parseJsonObject(bytes);
  if (actorTypes.has(typeOf(json)) && json.inbox !== undefined) return { kind: 'actor', ...actorFrom(json, fetchedAt) };
  const key = keyFrom(json) ?? keyFrom(embedded(json.publicKey));
  const owner = idOf(json.owner) ?? idOf(json.controller) ?? idOf(embedded(json.publicKey)?.owner);
  if (!key || !owner) throw new JsonError('neither an actor nor a key');
  return { kind: 'key', document: { key, owner } };
}

function actorFrom(json: JsonObject, fetchedAt: number): { actor: RemoteActor; keys: RemoteKey[] } {
  const id = idOf(json.id);
  const inbox = idOf(json.inbox);
  if (!id || !inbox) throw new JsonError('the actor has no id or no inbox');
  // A key on another server is no key of this actor: remembered under that id it would shut its true owner out.
  const keys = keysOf(json.publicKey).filter((key) => sameOrigin(key.id, id));
  const actor: RemoteActor = {
    id,
    type: typeOf(json),
    inbox,
    sharedInbox: idOf(embedded(json.endpoints)?.sharedInbox),
    username: textOf(json.preferredUsername, LONGEST_NAME),
    name: textOf(json.name, LONGEST_NAME),
    url: idOf(json.url),
    key: keys[0] ?? null,
    fetchedAt,
  };
  return { actor, keys };
}

function keysOf(value: unknown): RemoteKey[] {
  const list = Array.isArray(value) ? value.slice(0, MOST_KEYS) : [value];
  return list.flatMap((entry) => keyFrom(entry) ?? []);
}

function sameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

function keyFrom(value: unknown): RemoteKey | null {
  if (!isObject(value)) return null;
  const id = idOf(value.id);
  const pem = value.publicKeyPem;
  return id && typeof pem === 'string' && pem.length <= LONGEST_PEM ? { id, pem } : null;
}
