import { JsonError, type JsonObject, parseJsonObject } from './json-bytes.js';
import { embedded, idOf, typeOf } from './untrusted.js';

/** An activity as somebody sent it: its shape is known, nothing of it is proven. */
export interface ParsedActivity {
  /** Null when it has none: Misskey's Undo may come without (I2). */
  id: string | null;
  type: string;
  actor: string;
  /** Id of the object, however it was written; null when it has none. */
  object: string | null;
  /** The object where it is embedded. */
  embedded: JsonObject | null;
  json: JsonObject;
}

/** @throws JsonError with a reason for the sender */
export function parseActivity(bytes: Buffer): ParsedActivity {
  const json = parseJsonObject(bytes);
  const actor = idOf(json.actor);
  const type = typeOf(json);
  if (!actor) throw new JsonError('the activity names no actor');
  if (!type) throw new JsonError('the activity has no type');
  if (json.id !== undefined && json.id !== null && idOf(json.id) === null)
    throw new JsonError('the id is no http address');
  return {
    id: idOf(json.id),
    type,
    actor,
    object: idOf(json.object),
    embedded: embedded(json.object),
    json,
  };
}
