import { join } from 'node:path';
import { parseActorOrKey } from '../activitypub/parse-actor.js';
import { urisFor } from '../activitypub/uris.js';
import { loadOrCreateKeyPair } from '../actor/key-pair.js';
import type { Config } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import { createHttpClient, type HttpClient } from '../remote/http-client.js';
import { createSignedRequests, type SignedRequests } from '../remote/signed-request.js';
import { checkedUrl } from '../remote/url-rules.js';
import type { ImportedFollower } from './follower-file.js';

export interface ResolvedHandles {
  found: ImportedFollower[];
  missing: { handle: string; reason: string }[];
}

const atOnce = 8;
const timeout = 15_000;
const maxBytes = 256 * 1024;

/** Finds the actors behind `user@host` by WebFinger, a few at a time; who is not found is named, the others go on. */
export async function resolveHandles(config: Config, handles: readonly string[]): Promise<ResolvedHandles> {
  const client = createHttpClient({
    allowPrivateAddresses: config.federation.allowPrivateAddresses,
    userAgent: `Herald/${ownVersion()} (+${config.site.origin}/)`,
    connections: 2,
  });
  const { privateKey } = loadOrCreateKeyPair(join(config.store.dataDir, 'actor.pem'));
  // Servers in secure mode show an actor only to a signed question.
  const signer = { keyId: urisFor(config.site.origin).mainKey, privateKey };
  const requests = createSignedRequests({ client, signer: () => signer, now: Date.now, timeout });
  const result: ResolvedHandles = { found: [], missing: [] };
  const waiting = [...handles];
  const work = async () => {
    for (let handle = waiting.shift(); handle !== undefined; handle = waiting.shift()) {
      try {
        result.found.push(await resolveHandle(client, requests, handle));
      } catch (error) {
        result.missing.push({ handle, reason: (error as Error).message.replace(/\s+/g, ' ') });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await client.close();
  }
  return result;
}

async function resolveHandle(client: HttpClient, requests: SignedRequests, handle: string): Promise<ImportedFollower> {
  const id = await askWebFinger(client, handle);
  const { url, json } = await requests.get(id);
  const answer = parseActorOrKey(json, Date.now());
  if (answer.kind !== 'actor') throw new Error(`${id} is no actor`);
  const { id: actor, inbox, sharedInbox } = answer.actor;
  const { host } = new URL(actor);
  if (host !== new URL(url).host || host !== new URL(inbox).host) throw new Error(`${id} speaks for another server`);
  return { actor, inbox, sharedInbox };
}

async function askWebFinger(client: HttpClient, handle: string): Promise<string> {
  const host = handle.slice(handle.indexOf('@') + 1);
  // Only a laboratory has peers without a certificate.
  const scheme = client.rules.allowPrivateAddresses && /:\d+$/.test(host) ? 'http' : 'https';
  const address = `${scheme}://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${handle}`)}`;
  const { status, body } = await client.exchange({
    method: 'GET',
    url: checkedUrl(address, client.rules),
    headers: { accept: 'application/jrd+json, application/json' },
    timeout,
    maxBytes,
    longer: 'refuse',
  });
  if (status !== 200) throw new Error(`${host} answers ${status} to WebFinger`);
  const self = selfOf(body);
  if (self === null) throw new Error(`${host} names no actor`);
  return self;
}

function selfOf(body: Buffer): string | null {
  const document = JSON.parse(body.toString()) as { links?: unknown } | null;
  const links = Array.isArray(document?.links) ? (document.links as Record<string, unknown>[]) : [];
  const self = links.find(
    (link) => link?.rel === 'self' && /^application\/(activity|ld)\+json/.test(String(link.type)),
  );
  return typeof self?.href === 'string' ? self.href : null;
}
