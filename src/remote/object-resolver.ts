import { type JsonObject, parseJsonObject } from '../activitypub/json-bytes.js';
import { idOf, typeOf } from '../activitypub/untrusted.js';
import { sameOrigin } from '../activitypub/uris.js';
import type { AskBudget } from './ask-budget.js';
import { createAskOnce } from './ask-once.js';
import { RemoteError } from './remote-error.js';
import type { SignedRequests } from './signed-request.js';

/** What the object's own server says of it. `gone`: 404, or 410 and a Tombstone, which say so for everybody. */
export type FoundObject = { kind: 'object'; json: JsonObject } | { kind: 'gone'; status: 404 | 410 };

export interface ObjectResolver {
  /** @throws RemoteError when its server does not say, or says something else */
  object(id: string): Promise<FoundObject>;
}

/** Objects that somebody else told us of, at their own servers: the only word that counts (fediverse.md Y6). */
export function createObjectResolver(deps: {
  requests: Pick<SignedRequests, 'get'>;
  budget: AskBudget;
  ownHost: string;
}): ObjectResolver {
  const ask = createAskOnce({
    ...deps,
    read: (bytes, answered) => ({ json: parseJsonObject(bytes), answered }),
  });
  return {
    async object(id) {
      try {
        const { json, answered } = await ask(id);
        // A document under another name or from another server is no answer to this question (D5).
        if (idOf(json.id) !== id || !sameOrigin(answered, id))
          throw new RemoteError('malformed', 'the document is about something else');
        return typeOf(json) === 'Tombstone' ? { kind: 'gone', status: 410 } : { kind: 'object', json };
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        if (error.kind === 'gone') return { kind: 'gone', status: 410 };
        if (error.status === 404) return { kind: 'gone', status: 404 };
        throw error;
      }
    },
  };
}
