import type { SealedBody } from './activity-bodies.js';
import type { AttemptResult } from './outcome.js';

/** One signed POST; each call signs afresh. Rejects when no answer came; must heed `signal`. */
export type Post = (
  request: { inbox: string; signal: AbortSignal } & SealedBody,
) => Promise<{ status: number /** Milliseconds. */; retryAfter: number | null }>;

/** True for an error that means: this address is never talked to (the guard against private networks). */
export type IsRefused = (error: unknown) => boolean;

const ERROR_LENGTH = 200;

/** Never rejects. */
export async function attempt(post: Post, isRefused: IsRefused, request: Parameters<Post>[0]): Promise<AttemptResult> {
  try {
    const { status, retryAfter } = await post(request);
    return { answered: true, status, retryAfter };
  } catch (error) {
    return { answered: false, cause: isRefused(error) ? 'refused-address' : 'network', error: errorLine(error) };
  }
}

/** One short line for the operator: remote text must not fill the store (peers.md §3). */
export function errorLine(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? error);
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, ERROR_LENGTH);
}
