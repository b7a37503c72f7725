import type { IncomingMessage } from 'node:http';
import { clientAddress, networkOf } from './client-address.js';

/** Headers in which a CDN says who asked it. */
const TOLD_BY: Readonly<Record<string, string>> = {
  'cf-connecting-ip': 'Cloudflare',
  'true-client-ip': 'Akamai or Cloudflare',
  'fastly-client-ip': 'Fastly',
  'x-azure-clientip': 'Azure',
  'cloudfront-viewer-address': 'CloudFront',
  'x-sucuri-clientip': 'Sucuri',
};
const REMEMBERED = 200;
const ENOUGH = 20;

export interface CdnWatch {
  observe(request: IncomingMessage): void;
  /** What is wrong, for a person; null: readers have their own addresses. */
  fault(): string | null;
}

/**
 * Behind a CDN, nginx sees the CDN's address: all servers of the fediverse would share one budget of requests (`inbox.per_address`). Most of
 * the latest requests say otherwise in the CDN's header: one that a stranger made up proves nothing.
 */
export function createCdnWatch(): CdnWatch {
  const latest: (string | null)[] = [];
  return {
    observe(request) {
      latest.push(cdnOf(request));
      if (latest.length > REMEMBERED) latest.shift();
    },
    fault() {
      const found = latest.filter((name): name is string => name !== null);
      if (found.length < ENOUGH || found.length * 2 <= latest.length) return null;
      return `requests come through ${found.at(-1)}, and nginx takes the CDN's address for the sender's`;
    },
  };
}

/** The CDN that names another sender than the proxy beside us; null: none does. */
function cdnOf(request: IncomingMessage): string | null {
  const seen = clientAddress(request);
  for (const [header, name] of Object.entries(TOLD_BY)) {
    const told = String(request.headers[header] ?? '');
    if (told === '') continue;
    // CloudFront adds the port.
    const sender = networkOf(told) ?? networkOf(told.replace(/:\d+$/, ''));
    if (sender !== null && sender !== seen) return name;
  }
  return null;
}
