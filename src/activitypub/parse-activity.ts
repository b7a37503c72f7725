import { JsonError, type JsonObject, parseJsonObject } from './json-bytes.js';
import { actorIdOf, embedded, idOf, typeOf } from './untrusted.js';
import { canonicalId } from './uris.js';

/** An activity as somebody sent it: its shape is known, nothing of it is proven. */
export interface ParsedActivity {
  /** Null when it has none: Misskey's Undo may come without (I2). */
  id: string | null;
  type: string;
  /** As `canonicalId` writes it. */
  actor: string;
  /** Id of the object, however it was written; null when it has none. */
  object: string | null;
  /** The object where it is embedded. */
  embedded: JsonObject | null;
  json: JsonObject;
}

/** One that names no actor, as Mastodon sends a FeatureRequest: whoever signed it is its actor. */
export type UnattributedActivity = Omit<ParsedActivity, 'actor'> & { actor: null };

/** @throws JsonError with a reason for the sender */
export function parseActivity(bytes: Buffer): ParsedActivity | UnattributedActivity {
  const json = parseJsonObject(bytes);
  const actor = actorIdOf(json.actor);
  const type = typeOf(json);
  if (actor === null && json.actor !== undefined && json.actor !== null)
    throw new JsonError('the actor is no http address');
  if (!type) throw new JsonError('the activity has no type');
  if (json.id !== undefined && json.id !== null && idOf(json.id) === null)
    throw new JsonError('the id is no http address');
  const object = idOf(json.object);
  return {
    id: idOf(json.id),
    type,
    actor,
    object: object !== null && canonicalId(object) === actor ? actor : object,
    embedded: embedded(json.object),
    json,
  };
}
