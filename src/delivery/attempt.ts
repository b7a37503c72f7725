import { RemoteError } from '../remote/remote-error.js';
import type { SealedBody } from './activity-bodies.js';
import type { AttemptResult } from './outcome.js';

/** One signed POST (remote/signed-request.ts); each call signs afresh. Rejects when no answer came; must heed `signal`. */
export type Post = (
  request: { inbox: string; signal: AbortSignal } & SealedBody,
) => Promise<{ status: number /** Milliseconds. */; retryAfter: number | null }>;

const ERROR_LENGTH = 200;

/** Never rejects. */
export async function attempt(post: Post, request: Parameters<Post>[0]): Promise<AttemptResult> {
  try {
    const { status, retryAfter } = await post(request);
    return { answered: true, status, retryAfter };
  } catch (error) {
    const kind = error instanceof RemoteError ? error.kind : null;
    const cause = kind === 'refused-address' || kind === 'own-trouble' ? kind : 'network';
    return { answered: false, cause, error: errorLine(error) };
  }
}

/** One short line for the operator: remote text must not fill the store. */
export function errorLine(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? error);
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, ERROR_LENGTH);
}
