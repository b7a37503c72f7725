import fc from 'fast-check';
import type { Json } from '../lab/ask.js';

/** What a mutation puts where something sensible stood. */
export interface Strangers {
  /** Ids that belong to others: taking them is the attack. */
  ids: readonly string[];
}

const garbage = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200b\ufeff',
  '%00%ff',
  '../../..',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  'x'.repeat(3000),
  '🏴‍☠️'.repeat(200),
  'http://[::1',
  'https://',
  'urn:x',
  'NaN',
  '9999-99-99T99:99:99Z',
);

function deep(depth: number): unknown {
  let nested: unknown = 'x';
  for (let at = 0; at < depth; at += 1) nested = at % 2 ? [nested] : { object: nested, id: 'x' };
  return nested;
}

/** A value of any kind, among them those that mean somebody else. */
export function anyValue({ ids }: Strangers): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...ids);
  return fc.oneof(
    { weight: 6, arbitrary: id },
    { weight: 3, arbitrary: id.map((value) => [value]) },
    { weight: 3, arbitrary: id.map((value) => ({ id: value, type: 'Note', attributedTo: value, actor: value })) },
    { weight: 4, arbitrary: garbage },
    {
      weight: 2,
      arbitrary: fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 63, [], {}, [[]], [null], [{}], { id: null }),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map(deep) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 3000 })
        .map((count) => new Array(count).fill({ type: 'Mention', href: ids[0] })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'Create',
        'Update',
        'Delete',
        'Undo',
        'Follow',
        'Like',
        'Announce',
        'Note',
        'Article',
        'Tombstone',
        'Person',
        'Flag',
        'QuoteRequest',
        'Accept',
        'Block',
        'Move',
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );
}

/** One change to a document: where, by choice among all its places, and what. */
export interface Mutation {
  where: number;
  how: 'replace' | 'remove' | 'wrap' | 'unwrap' | 'rename' | 'duplicate' | 'hoist';
  value: unknown;
}

export function anyMutations(strangers: Strangers): fc.Arbitrary<Mutation[]> {
  return fc.array(
    fc.record({
      where: fc.nat(10_000),
      how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'wrap', 'unwrap', 'rename', 'duplicate', 'hoist'),
      value: anyValue(strangers),
    }) as fc.Arbitrary<Mutation>,
    { minLength: 1, maxLength: 4 },
  );
}

type Place = { holder: Record<string, unknown> | unknown[]; key: string | number };

function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    const place = Array.isArray(value) ? { holder: value, key: Number(key) } : { holder: value as Json, key };
    found.push(place);
    if (found.length < 500) placesOf((value as Json)[key], found);
  }
  return found;
}

/** The document, changed; a copy. */
export function mutated(document: Json, mutations: readonly Mutation[]): Json {
  const copy = structuredClone(document);
  for (const { where, how, value: mutant } of mutations) {
    // A copy: a later mutation may put one value into another, and both are of one place.
    const value = structuredClone(mutant);
    const places = placesOf(copy);
    const place = places[where % Math.max(1, places.length)];
    if (!place) continue;
    const holder = place.holder as Json;
    const held = holder[place.key];
    if (how === 'replace') holder[place.key] = value;
    else if (how === 'remove') delete holder[place.key];
    else if (how === 'wrap') holder[place.key] = [held, value];
    else if (how === 'unwrap') holder[place.key] = Array.isArray(held) ? held[0] : ((held as Json | null)?.id ?? held);
    else if (how === 'duplicate') holder[place.key] = [held, held];
    else if (how === 'hoist') Object.assign(copy, typeof held === 'object' && !Array.isArray(held) ? held : {});
    else holder[String(value).slice(0, 50)] = held;
  }
  return copy;
}
