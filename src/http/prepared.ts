import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The text of an answer, and the strong validator of its bytes. A string, for Node sends it together with the headers in one write. */
export interface Prepared {
  body: string;
  etag: string;
}

/** Gives the bytes of `key` at `version`, rendering them only when that version was not asked for lately. */
export type Prepare = (key: string, version: string, render: () => string) => Prepared;

export function prepared(body: string): Prepared {
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}

/** @param maxBytes of rendered documents kept; strangers choose what is asked for, so there is a cap (promise 9). */
export function preparedDocuments(maxBytes: number): Prepare {
  const cache = new LRUCache<string, { version: string; document: Prepared }>({
    maxSize: maxBytes,
    sizeCalculation: ({ document, version }) => document.body.length + version.length + 256,
  });
  return (key, version, render) => {
    const known = cache.get(key);
    if (known?.version === version) return known.document;
    const document = prepared(render());
    cache.set(key, { version, document });
    return document;
  };
}
