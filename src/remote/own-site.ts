import { type Answer, createHttpClient, systemLookup } from './http-client.js';
import { RemoteError } from './remote-error.js';

/** GETs of one site that the owner named, and of nothing else. */
export interface OwnSite {
  /** Redirects are not followed. @throws RemoteError */
  get(url: URL): Promise<Answer>;
  close(): Promise<void>;
}

const TIMEOUT = 10_000;
/** JSON takes up to thirty times its length once it is parsed, and a broken plugin must not take Herald down with it. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The blog stands beside us, and its name often leads to this machine or its network: for this one origin, which no
 * stranger can name, the guard against private addresses is lifted.
 */
export function openOwnSite(origin: string, userAgent: string): OwnSite {
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent, connections: 1, lookup: systemLookup });
  return {
    async get(url) {
      if (url.origin !== origin) throw new RemoteError('refused-address', `only ${origin} is asked`);
      return client.exchange({
        method: 'GET',
        url,
        headers: { accept: 'application/json' },
        timeout: TIMEOUT,
        maxBytes: MOST_BYTES,
        longer: 'refuse',
      });
    },
    close: () => client.close(),
  };
}
