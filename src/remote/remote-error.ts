/**
 * Why a remote server could not be talked to, sorted where it is born:
 * refused-address: we never talk there (private network, odd URL) · unreachable: no answer (DNS, TLS, time, reset) ·
 * own-trouble: our side failed before the server could be asked, which says nothing about it ·
 * too-often: it was asked enough for now, so it was not asked ·
 * too-large · status: it answered something else than 200 · gone: it answered 410 · malformed: not what was asked for.
 */
export type RemoteCause =
  | 'refused-address'
  | 'unreachable'
  | 'own-trouble'
  | 'too-often'
  | 'too-large'
  | 'status'
  | 'gone'
  | 'malformed';

export class RemoteError extends Error {
  override name = 'RemoteError';
  constructor(
    readonly kind: RemoteCause,
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/**
 * May the same question be answered another time? A 401 or 403 counts, because it may be about us: that server may not know our newest key
 * yet, or it may be shutting out our address for a while (promise 7).
 */
export function isPassing({ kind, status }: RemoteError): boolean {
  if (kind === 'unreachable' || kind === 'own-trouble' || kind === 'too-often') return true;
  return status !== null && (status >= 500 || [401, 403, 408, 429].includes(status));
}
