import { isActive } from './members-plugins.js';

/** Custom fields in which SEO plugins keep the category that a permalink shows, with their folders. From their public sources. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  _yoast_wpseo_primary_category: ['wordpress-seo', 'wordpress-seo-premium'],
  rank_math_primary_category: ['seo-by-rank-math', 'seo-by-rank-math-pro'],
  _seopress_robots_primary_cat: ['wp-seopress', 'wp-seopress-pro'],
  _primary_term_category: ['autodescription'],
};

export const PRIMARY_CATEGORY_FIELDS: readonly string[] = Object.keys(FIELDS);

/** The category that an active SEO plugin puts into a post's permalink, by its id; null: WordPress's own choice. Pure. */
export function primaryCategory(fields: ReadonlyMap<string, string>, activePlugins: readonly string[]): number | null {
  for (const [name, folders] of Object.entries(FIELDS)) {
    const id = Number(fields.get(name));
    if (Number.isSafeInteger(id) && id > 0 && isActive(activePlugins, folders)) return id;
  }
  return null;
}
