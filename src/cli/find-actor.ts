import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseActorOrKey } from '../activitypub/parse-actor.js';
import { urisFor } from '../activitypub/uris.js';
import { loadKeyPair } from '../actor/key-pair.js';
import type { Config } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { RemoteActor } from '../model/remote-actor.js';
import { oneKey } from '../remote/double-knock.js';
import { createHttpClient, type HttpClient } from '../remote/http-client.js';
import { createSignedRequests, type SignedRequests } from '../remote/signed-request.js';
import { checkedUrl } from '../remote/url-rules.js';
import type { Signer } from '../signatures/sign-request.js';
import { openDatabase } from '../store/database.js';
import { settingsStore } from '../store/settings.js';

export interface ActorFinder {
  /**
   * By `user@host` through WebFinger, or by the address of the actor or of its page.
   * @throws Error with the reason, for a person
   */
  find(handleOrAddress: string): Promise<RemoteActor>;
  close(): Promise<void>;
}

const timeout = 15_000;
const maxBytes = 256 * 1024;

/** Asks the servers of others who is who, in the site's own name. */
export function openActorFinder(config: Config): ActorFinder {
  const client = createHttpClient({
    allowPrivateAddresses: config.federation.allowPrivateAddresses,
    userAgent: `Herald/${ownVersion()} (+${config.site.origin}/)`,
    connections: 2,
  });
  // Servers in secure mode show an actor only to a signed question.
  const signer = ownSigner(config);
  const requests = createSignedRequests({ client, keys: oneKey(() => signer), now: Date.now, timeout });
  return {
    async find(text) {
      return fetchActor(requests, isAddress(text) ? text : await askWebFinger(client, text));
    },
    close: () => client.close(),
  };
}

function ownSigner({ store: { dataDir }, site }: Config): Signer {
  const { privateKey } = loadKeyPair(join(dataDir, 'actor.pem'));
  return { keyId: urisFor(site.origin).key(keyNumber(join(dataDir, 'herald.sqlite'))), privateKey };
}

/** A site that was never started has its first key. */
function keyNumber(file: string): number {
  if (!existsSync(file)) return 1;
  const db = openDatabase(file, { readOnly: true });
  try {
    return settingsStore(db).get('keys')?.number ?? 1;
  } finally {
    db.close();
  }
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

async function fetchActor(requests: SignedRequests, id: string): Promise<RemoteActor> {
  const { url, json } = await requests.get(id, { anyHost: true });
  const answer = parseActorOrKey(json, Date.now());
  if (answer.kind !== 'actor') throw new Error(`${id} is no actor`);
  const { host } = new URL(answer.actor.id);
  if (host !== new URL(url).host || host !== new URL(answer.actor.inbox).host)
    throw new Error(`${id} speaks for another server`);
  return answer.actor;
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
