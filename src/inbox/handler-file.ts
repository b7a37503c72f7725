import { isObject } from '../activitypub/json-bytes.js';
import { activityTypes } from '../activitypub/vocabulary.js';
import { nearest } from '../config/nearest.js';
import { filterFields } from './handler-filter.js';
import type { OwnHandler } from './own-handler.js';

const members = ['name', 'types', 'filter', 'handle'];

/** What a file exports, as handlers; or what is wrong with it, in words that follow the file's name. */
export function readHandlers(exported: unknown): OwnHandler[] | string {
  if (exported === undefined) return 'exports no default: write export default { name, types, handle }';
  const list: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (list.length === 0) return 'exports an empty list: write export default { name, types, handle }';
  const faults = list.map((entry) => faultOf(entry));
  const at = faults.findIndex((fault) => fault !== null);
  if (at < 0) return list as OwnHandler[];
  return list.length === 1 ? `${faults[at]}` : `handler ${at + 1} of ${list.length}: ${faults[at]}`;
}

function faultOf(value: unknown): string | null {
  if (!isObject(value)) return 'exports no handler: write export default { name, types, handle }';
  const { name, types, filter, handle } = value;
  const odd = Object.keys(value).find((key) => !members.includes(key));
  if (odd !== undefined) return `"${odd}" is no member of a handler: it has ${members.join(', ')}`;
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
    return 'name must be 1 to 64 small letters, digits and hyphens';
  return typesFault(types) ?? filterFault(filter) ?? handleFault(handle);
}

function typesFault(types: unknown): string | null {
  if (types === '*') return null;
  if (!Array.isArray(types) || types.length === 0) return `types must be a list such as ['Create'], or '*' for all`;
  const unknown = types.find((type) => !activityTypes.includes(type));
  if (unknown === undefined) return null;
  const meant = typeof unknown === 'string' ? nearest(unknown, activityTypes) : null;
  return `types: "${unknown}" is no type of activity${meant === null ? '' : `; did you mean "${meant}"?`}`;
}

function filterFault(filter: unknown): string | null {
  if (filter === undefined || typeof filter === 'function') return null;
  const fields: readonly string[] = filterFields;
  if (!isObject(filter)) return `filter must be a function, or have some of ${fields.join(', ')}`;
  for (const [field, value] of Object.entries(filter)) {
    if (!fields.includes(field)) return `filter.${field} is unknown: it may have ${fields.join(', ')}`;
    if (![value].flat().every((one) => typeof one === 'string'))
      return `filter.${field} must be a text, or a list of texts`;
  }
  return null;
}

function handleFault(handle: unknown): string | null {
  if (typeof handle !== 'function') return 'handle is not a function: write handle(activity, means) { … }';
  if (handle.constructor.name === 'AsyncFunction')
    return 'handle must not be async: handlers run in a transaction, and are done when they return';
  return null;
}
