import type { JsonObject } from './json-bytes.js';
import { idsOf, typesOf } from './untrusted.js';

const activityStreams = /^application\/(?:activity\+json|ld\+json)\b/i;

/** What a post quotes: by one of four words, or by a Link among its tags (FEP-e232, fediverse.md O19). */
export function quotesOf(json: JsonObject, tags: readonly JsonObject[]): string[] {
  const named = [json.quote, json._misskey_quote, json.quoteUrl, json.quoteUri].flatMap((value) => idsOf(value, 5));
  const linked = tags.filter(isObjectLink).flatMap((tag) => idsOf(tag.href, 1));
  return [...new Set([...named, ...linked])];
}

function isObjectLink(tag: JsonObject): boolean {
  if (!typesOf(tag).includes('Link')) return false;
  const rel = [tag.rel].flat().map(String);
  return (
    rel.some((word) => /quote/i.test(word)) || (tag.rel === undefined && activityStreams.test(String(tag.mediaType)))
  );
}
