import { createFederation, generateCryptoKeyPair, MemoryKvStore } from '@fedify/fedify';
import { Activity, Endpoints, Note, Person } from '@fedify/fedify/vocab';

export const fred = 'fred';

/** What fred has written, by the ids in their addresses; null for what he has deleted. */
export const notes = new Map();

/** What came to fred and was proven, as it came. */
export const received = [];

/** A server with one person on it, all in memory. Strict: it signs as RFC 9421 first, and refuses signatures of half a minute ago. */
export async function openFederation(origin) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    origin,
    firstKnock: 'rfc9421',
    signatureTimeWindow: { seconds: 30 },
  });
  const keys = [await generateCryptoKeyPair('RSASSA-PKCS1-v1_5'), await generateCryptoKeyPair('Ed25519')];

  federation
    .setActorDispatcher('/users/{identifier}', async (context, identifier) => {
      if (identifier !== fred) return null;
      const pairs = await context.getActorKeyPairs(identifier);
      return new Person({
        id: context.getActorUri(identifier),
        url: context.getActorUri(identifier),
        preferredUsername: identifier,
        name: 'Fred <b>the</b> peer',
        inbox: context.getInboxUri(identifier),
        followers: context.getFollowersUri(identifier),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: pairs[0].cryptographicKey,
        assertionMethods: pairs.map(({ multikey }) => multikey),
      });
    })
    .setKeyPairsDispatcher((_context, identifier) => (identifier === fred ? keys : []));

  federation.setFollowersDispatcher('/users/{identifier}/followers', () => ({ items: [] }));
  federation.setObjectDispatcher(Note, '/users/{identifier}/notes/{id}', (_context, { id }) => notes.get(id) ?? null);

  federation
    .setInboxListeners('/users/{identifier}/inbox', '/inbox')
    .on(Activity, async ({ contextLoader }, activity) => {
      received.push(await activity.toJsonLd({ contextLoader }));
    });
  return federation;
}
