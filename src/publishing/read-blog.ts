import type { Config } from '../config/config.js';
import { readSite, type Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';

/** The blog as its options describe it, but in the language and by the scheme that the configuration gives it. @throws WordPressError */
export async function readBlog(reader: Reader, { site: { language, origin }, wordpress }: Config): Promise<Site> {
  const site = await readSite(reader, { ...wordpress, origin });
  return { ...site, language: language ?? site.language };
}
