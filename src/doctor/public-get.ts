import { createHttpClient, systemLookup } from '../remote/http-client.js';
import type { PublicGet } from './check.js';

const timeout = 15_000;
const maxBytes = 1024 * 1024;

/**
 * Asks as a stranger would, but for the address guard: from the machine itself the site's own name often leads inward.
 * Give it addresses of the configured origin only.
 */
export function openPublicGet(version: string): { get: PublicGet; close(): Promise<void> } {
  const client = createHttpClient({
    userAgent: `herald/${version} (doctor)`,
    connections: 1,
    allowPrivateAddresses: true,
    lookup: systemLookup,
  });
  return {
    async get(url, accept) {
      const target = new URL(url);
      const { status, headers, body } = await client.exchange({
        method: 'GET',
        url: target,
        headers: { accept },
        timeout,
        maxBytes,
        longer: 'cut',
      });
      return { status, headers: Object.fromEntries(Object.entries(headers).map(one)), body: body.toString() };
    },
    close: () => client.close(),
  };
}

function one([name, value]: [string, string | string[] | undefined]): [string, string | undefined] {
  return [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value];
}
