import type { SiteConfig } from '../config/config.js';
import { imageTypeOf } from '../model/picture-format.js';
import type { Profile, ProfileImage } from '../model/site-actor.js';
import type { Site } from '../wordpress/site.js';
import { textToHtml } from './sanitize-html.js';

/** The actor's words and pictures: the configuration's where it has them, WordPress's own otherwise. Pure. */
export function profileOf(config: SiteConfig, site: Site): Profile {
  return {
    name: config.name ?? (site.name || config.handle),
    summary: textToHtml(config.summary ?? site.description),
    icon: withAlt(imageAt(config.icon) ?? site.icon, config.iconAlt),
    header: withAlt(imageAt(config.header), config.headerAlt),
    fields: config.fields,
    home: site.home,
  };
}

function imageAt(url: string | null): ProfileImage | null {
  if (!url) return null;
  return { url, mediaType: imageTypeOf(url) ?? 'image/png', alt: '' };
}

function withAlt(image: ProfileImage | null, alt: string | null): ProfileImage | null {
  return image && { ...image, alt: alt ?? image.alt };
}
