/**
 * Every request that crosses the wire, in both directions: whether one was signed the new way, the old way or not at all, and how it was
 * answered. Fedify knocks twice by itself; only here can a test see at which knock the door opened.
 */
export const wire = [];

/** `headers` by their lower-case names. */
export function schemeOf(headers) {
  if (headers.get('signature-input') !== null) return 'rfc9421';
  return headers.get('signature') === null ? 'none' : 'cavage';
}

/** Fedify sends all it sends through the global fetch. */
export function listenToFetch() {
  const fetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { method, url, headers } = input instanceof Request ? input : new Request(input, init);
    const response = await fetch(input, init);
    wire.push({ direction: 'out', method, url, scheme: schemeOf(headers), status: response.status });
    return response;
  };
}
