import jsonld from 'jsonld';

/**
 * Reads a document as the strictest would: as JSON-LD in which every property must mean something, and through Fedify's classes.
 * `lost` says what a JSON-LD processor would drop.
 */
export async function read(url, loaders, context) {
  const { document } = await loaders.documentLoader(url);
  const lost = await jsonld.expand(document, { documentLoader: loaders.contextLoader, safe: true }).then(
    () => null,
    (error) => `${error.message} ${JSON.stringify(error.details ?? {}).slice(0, 500)}`,
  );
  const object = await context.lookupObject(url, loaders);
  const parsed = object === null ? null : await object.toJsonLd({ format: 'compact', ...loaders });
  return { document, lost, parsed };
}

/** All that a collection holds, page by page. */
export async function walk(url, loaders, context) {
  const collection = await context.lookupObject(url, loaders);
  if (collection === null) throw new Error(`${url} cannot be read`);
  const items = [];
  for await (const item of context.traverseCollection(collection, loaders))
    items.push(item.id?.href ?? item.href?.href ?? null);
  return { totalItems: collection.totalItems, items };
}
