/** Must stand in every document, literally (C1): the others read the JSON as it is, and only look for this word. */
export const ACTIVITYSTREAMS = 'https://www.w3.org/ns/activitystreams';

const SECURITY = 'https://w3id.org/security/v1';

/** For what has only words of ActivityStreams itself: Accept, Delete, Tombstone, collections of ids. */
const plainContext = ACTIVITYSTREAMS;

/** For a collection of hashtags. */
export const hashtagContext = [ACTIVITYSTREAMS, { Hashtag: 'as:Hashtag' }];

/** A Note's words beyond ActivityStreams (C2). */
const noteContext = [
  ACTIVITYSTREAMS,
  {
    Hashtag: 'as:Hashtag',
    sensitive: 'as:sensitive',
    toot: 'http://joinmastodon.org/ns#',
    focalPoint: { '@id': 'toot:focalPoint', '@container': '@list' },
    gts: 'https://gotosocial.org/ns#',
    interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
    canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
    automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  },
];

/** The actor's words beyond ActivityStreams (C2); the domains are a set, or a remapping would pass (A20). */
const actorContext = [
  ACTIVITYSTREAMS,
  SECURITY,
  {
    toot: 'http://joinmastodon.org/ns#',
    schema: 'http://schema.org#',
    webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
];

/** Who asks to quote (FEP-044f): the answer embeds the question. */
const quoteRequestContext = [ACTIVITYSTREAMS, { QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest' }];

/** The answer's proof, and its Delete. */
const quoteAuthorizationContext = [
  ACTIVITYSTREAMS,
  {
    QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
    gts: 'https://gotosocial.org/ns#',
    interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
    interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  },
];

/** A document's own words decide its context, so that an Accept does not carry the actor's. */
const contexts: Record<string, unknown> = {
  Service: actorContext,
  Note: noteContext,
  Article: noteContext,
  Create: noteContext,
  OrderedCollection: noteContext,
  OrderedCollectionPage: noteContext,
  QuoteRequest: quoteRequestContext,
  QuoteAuthorization: quoteAuthorizationContext,
};

/** The object as a document of its own, `@context` first. Embedded objects go without. */
export function withContext<T extends object>(object: T): { '@context': unknown } & T {
  return { '@context': contextOf(object), ...object };
}

/** The same for a document that carries a Linked Data signature: `signature` and its members are terms of the security vocabulary. */
export function withSignatureContext<T extends object>(object: T): { '@context': unknown } & T {
  return { '@context': [contextOf(object), SECURITY].flat(), ...object };
}

/** An activity without words of its own speaks with those of its object: an Update, a Delete, an Accept. */
function contextOf({ type, object }: { type?: unknown; object?: unknown }): unknown {
  const own = contexts[String(type)];
  if (own !== undefined) return own;
  return typeof object === 'object' && object !== null ? contextOf(object) : plainContext;
}
