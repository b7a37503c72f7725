import type { SiteConfig } from '../config/config.js';
import type { Profile, ProfileImage } from '../model/site-actor.js';
import type { Site } from '../wordpress/site.js';
import { textToHtml } from './sanitize-html.js';

/** The actor's words and pictures: the configuration's where it has them, WordPress's own otherwise. Pure. */
export function profileOf(config: SiteConfig, site: Site): Profile {
  return {
    name: config.name ?? (site.name || config.handle),
    summary: textToHtml(config.summary ?? site.description),
    icon: imageAt(config.icon) ?? site.icon,
    header: imageAt(config.header),
    fields: config.fields,
    home: site.home,
  };
}

const mediaTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

function imageAt(url: string | null): ProfileImage | null {
  if (!url) return null;
  const extension = new URL(url).pathname.split('.').at(-1)?.toLowerCase() ?? '';
  return { url, mediaType: mediaTypes[extension] ?? 'image/png' };
}
