import { LRUCache } from 'lru-cache';
import { JsonError } from '../activitypub/json-bytes.js';
import { hostOf } from '../activitypub/uris.js';
import type { AskBudget } from './ask-budget.js';
import { RemoteError } from './remote-error.js';
import type { SignedRequests } from './signed-request.js';

export interface AskOnceMeans<T> {
  requests: Pick<SignedRequests, 'get'>;
  budget: AskBudget;
  /** Our public `host[:port]`, which is never asked (D8). */
  ownHost: string;
  /** Makes something of the document. @throws JsonError, RemoteError */
  read: (json: Buffer, answered: string) => T;
}

const FAILED_FOR = 5 * 60_000;

/**
 * A document asked for once however many wait for it, within the budget, and not again for a while when it failed (D25).
 * What fails on our side is neither remembered nor held against the other.
 */
export function createAskOnce<T>({ requests, budget, ownHost, read }: AskOnceMeans<T>): (url: string) => Promise<T> {
  const failed = new LRUCache<string, RemoteError>({ max: 10_000, ttl: FAILED_FOR });
  const inFlight = new Map<string, Promise<T>>();

  /** Nobody else speaks for our host, and a redirect to it makes nobody ours (D8). */
  function refuseOurs(host: string): void {
    if (host === ownHost) throw new RemoteError('refused-address', 'what is ours needs no fetching');
  }

  async function fetchDocument(url: string): Promise<T> {
    const host = hostOf(url);
    refuseOurs(host);
    const failure = failed.get(url);
    if (failure) throw failure;
    budget.spend(host);
    try {
      const { url: answered, json } = await requests.get(url);
      refuseOurs(hostOf(answered));
      return readable(() => read(json, answered));
    } catch (error) {
      if (error instanceof RemoteError) failed.set(url, error);
      throw error;
    }
  }

  return function ask(url) {
    const running = inFlight.get(url);
    if (running) return running;
    const asking = fetchDocument(url).finally(() => inFlight.delete(url));
    inFlight.set(url, asking);
    return asking;
  };
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RemoteError) throw error;
    throw new RemoteError('malformed', error instanceof JsonError ? error.message : 'the document cannot be read');
  }
}
