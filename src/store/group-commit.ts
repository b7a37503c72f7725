import { StoreError } from './store-error.js';

interface Waiting {
  work: () => unknown;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

/** One transaction holds the event loop for so many at most. */
const MOST = 100;

/**
 * Several transactions as one: what is asked for in the same turn of the event loop is committed together, so that it costs one wait for the
 * disk. Each promise is kept after that commit, as if it had been alone (promise 4). Where anything throws, nothing of the group is
 * written, and each is done again alone: work must therefore have no effect but on the database. A store in trouble is in trouble for all: each
 * alone would wait for it anew, and hold up the event loop for minutes.
 */
export function createGroupCommit(transaction: <T>(work: () => T) => T): <T>(work: () => T) => Promise<T> {
  let waiting: Waiting[] = [];

  function commit(): void {
    const group = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    if (waiting.length > 0) setImmediate(commit);
    let results: unknown[];
    try {
      results = transaction(() => group.map(({ work }) => work()));
    } catch (error) {
      for (const one of group) error instanceof StoreError ? one.reject(error) : alone(one);
      return;
    }
    for (const [n, { resolve }] of group.entries()) resolve(results[n] as never);
  }

  function alone({ work, resolve, reject }: Waiting): void {
    try {
      resolve(transaction(work) as never);
    } catch (error) {
      reject(error);
    }
  }

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ work, resolve, reject });
    });
}
