import type { Answer } from '../remote/http-client.js';
import type { OperatorReceiver } from '../remote/operator-receiver.js';
import { RemoteError } from '../remote/remote-error.js';
import { retryAfterOf } from '../remote/retry-after.js';
import type { NotifierOutcome } from './notifier.js';
import { plainLine } from './plain-text.js';

/** Posts, and sorts what came back: `refuses` says which statuses end it. Everything else but 2xx is tried again. */
export async function posted(
  receiver: OperatorReceiver,
  request: { headers: Record<string, string>; body: string; signal: AbortSignal },
  { refuses, now }: { refuses: readonly number[]; now: () => number },
): Promise<NotifierOutcome> {
  try {
    const answer = await receiver.post(request.headers, request.body, request.signal);
    const { status, headers } = answer;
    if (status >= 200 && status < 300) return { kind: 'told' };
    if (refuses.includes(status)) return { kind: 'refused', reason: reasonOf(answer) };
    return { kind: 'retry', reason: reasonOf(answer), retryAfter: retryAfterOf(headers['retry-after'], now()) };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const kind = error.kind === 'refused-address' ? 'refused' : 'retry';
    return { kind, reason: `no answer: ${error.message}`, retryAfter: null };
  }
}

/** The status, and the receiver's first words where they are words. */
function reasonOf({ status, body }: Answer): string {
  const words = plainLine(body.toString('utf8'), 100);
  if (status >= 300 && status < 400) return `it answers ${status}, and redirects are not followed: correct the address`;
  return /^[\w .,:;-]+$/.test(words) ? `it answers ${status} (${words})` : `it answers ${status}`;
}
