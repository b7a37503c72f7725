import { type Answer, createHttpClient, systemLookup } from './http-client.js';

/** POSTs to one address that the operator named, and to nothing else. */
export interface OperatorReceiver {
  /** Redirects are not followed; of the answer only the beginning is read. @throws RemoteError */
  post(headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

const TIMEOUT = 15_000;
const MOST_BYTES = 4096;

/**
 * A receiver may stand on this machine or its network: for this one address, which no stranger can name, the guard
 * against private addresses is lifted.
 */
export function openReceiver(address: string, userAgent: string): OperatorReceiver {
  const url = new URL(address);
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent, connections: 1, lookup: systemLookup });
  return {
    post(headers, text, signal) {
      const body = Buffer.from(text);
      return client.exchange({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': String(body.length) },
        body,
        timeout: TIMEOUT,
        maxBytes: MOST_BYTES,
        longer: 'cut',
        signal,
      });
    },
    close: () => client.close(),
  };
}
