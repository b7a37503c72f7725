/** What an attempt came to: an answer, or none. */
export type AttemptResult =
  | { answered: true; status: number; retryAfter: number | null }
  | { answered: false; error: string; cause: 'network' | 'own-trouble' | 'refused-address' };

/**
 * - `delivered`: done.
 * - `retry`: by retry-policy.ts.
 * - `gone`: nothing lives at this inbox any more.
 * - `refused`: a permanent answer, or an address we do not talk to.
 */
export type Outcome =
  | { kind: 'delivered' }
  | { kind: 'retry'; retryAfter: number | null }
  | { kind: 'gone' }
  | { kind: 'refused' };

/** Sorts what came back (fediverse.md R5). Redirects are tried again: POSTs do not follow them, and maintenance pages end. */
export function outcomeOf(result: AttemptResult): Outcome {
  if (!result.answered) {
    return result.cause === 'refused-address' ? { kind: 'refused' } : { kind: 'retry', retryAfter: null };
  }
  const { status, retryAfter } = result;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if ([401, 408, 425, 429].includes(status)) return { kind: 'retry', retryAfter };
  if (status >= 400 && status < 500) return { kind: 'refused' };
  return { kind: 'retry', retryAfter };
}

/**
 * What an attempt says about the whole host. `busy`: alive, but wants to be left alone for some milliseconds. `useless`: it answers, but in a way
 * that never takes anything: a redirect, or 401 to a signature that others take.
 */
export type Sign =
  | { kind: 'alive' }
  | { kind: 'useless' }
  | { kind: 'failing' }
  | { kind: 'busy'; wait: number }
  | { kind: 'none' };

const DEFAULT_BUSY_WAIT = 60_000;

export function signOf(result: AttemptResult): Sign {
  // A refused address and trouble of our own say nothing about the host's health: it was never asked.
  if (!result.answered) return { kind: result.cause === 'network' ? 'failing' : 'none' };
  const { status, retryAfter } = result;
  if (status === 429) return { kind: 'busy', wait: retryAfter ?? DEFAULT_BUSY_WAIT };
  if (status === 503 && retryAfter !== null) return { kind: 'busy', wait: retryAfter };
  if (status >= 500 || status === 408) return { kind: 'failing' };
  return { kind: status === 401 || (status >= 300 && status < 400) ? 'useless' : 'alive' };
}
