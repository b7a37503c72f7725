import { createHash } from 'node:crypto';
import type { SourceConfig } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { ContentItem } from '../model/content-item.js';
import type { Site } from '../wordpress/site.js';

/** What every Note of a source is rendered from, beside its item: the source, the site's options, and this Herald. */
export function renderingOf(source: SourceConfig, site: Site): string {
  return digest(JSON.stringify([ownVersion(), source, site]));
}

/**
 * The same for two items of which `noteFromItem` makes the same Note: it is taken over all that goes into the Note, whether it
 * came from the database, from REST or from the configuration. Sha-256, base64.
 * @param rendering of `renderingOf`
 */
export function fingerprintOf(item: ContentItem, rendering: string): string {
  return digest(rendering + JSON.stringify(item));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
