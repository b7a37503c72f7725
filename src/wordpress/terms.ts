import { escapeText } from './post-links.js';
import { plainText } from './post-text.js';
import { marks, narrowing } from './tables.js';
import type { Reader } from './wordpress.js';

export interface Term {
  id: number;
  /** `category`, `post_tag`, `post_format`, … */
  taxonomy: string;
  /** Entities decoded. */
  name: string;
  slug: string;
  parent: number;
}

interface TermRow {
  postId: number;
  id: number;
  taxonomy: string;
  name: string;
  slug: string;
  parent: number;
}

/** Terms of each post, in the order of their names. */
export async function readTerms({ query, tables }: Reader, postIds: readonly number[]): Promise<Map<number, Term[]>> {
  const found = new Map<number, Term[]>();
  if (postIds.length === 0) return found;
  const rows = await query<TermRow>(
    `SELECT r.object_id AS postId, t.term_id AS id, x.taxonomy AS taxonomy, t.name AS name, t.slug AS slug, x.parent AS parent
     FROM ${tables.termRelationships} r
     JOIN ${tables.termTaxonomy} x ON x.term_taxonomy_id = r.term_taxonomy_id
     JOIN ${tables.terms} t ON t.term_id = x.term_id
     WHERE r.object_id IN (${marks(postIds)})`,
    postIds,
  );
  for (const { postId, name, ...term } of rows) {
    const list = found.get(Number(postId)) ?? [];
    list.push({ ...term, id: Number(term.id), parent: Number(term.parent), name: plainText(name) });
    found.set(Number(postId), list);
  }
  for (const list of found.values()) list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
  return found;
}

/** Slugs of the blog's tags with these names, by the names in lower case. */
export async function readTagSlugs({ query, tables }: Reader, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  // WordPress keeps names as HTML.
  const spellings = [...new Set(names.flatMap((name) => [name, escapeText(name)]))];
  const rows = await query<{ name: string; slug: string }>(
    `SELECT t.name AS name, t.slug AS slug FROM ${tables.terms} t
     JOIN ${tables.termTaxonomy} x ON x.term_id = t.term_id AND x.taxonomy = 'post_tag' WHERE t.name IN (${marks(spellings)})`,
    spellings,
  );
  return new Map(rows.map(({ name, slug }) => [plainText(name).toLowerCase(), slug]));
}

/** What of the blog's settings decides where categories stand in addresses (Site). */
interface PermalinkSettings {
  permalinkStructure: string;
  permalinks: Readonly<Record<string, string>>;
  defaultCategory: number;
}

/**
 * What `%category%` stands for: of a post's categories the one that an SEO plugin calls primary, else the one with the lowest id, its ancestors
 * first; the default category, without ancestors, where a post has none (get_permalink).
 */
export async function ancestorSlugs(
  reader: Reader,
  site: PermalinkSettings,
  posts: readonly { id: number; primary: number | null }[],
  terms: Map<number, Term[]>,
): Promise<Map<number, string[]>> {
  const paths = new Map<number, string[]>();
  const structures = [site.permalinkStructure, ...Object.values(site.permalinks)];
  if (!structures.some((structure) => structure.includes('%category%'))) return paths;
  const known = new Map<number, Term>();
  for (const list of terms.values())
    for (const term of list) if (term.taxonomy === 'category') known.set(term.id, term);
  for (const { id, primary } of posts) {
    const own = (terms.get(id) ?? []).filter(({ taxonomy }) => taxonomy === 'category').map((term) => term.id);
    const shown = primary !== null && own.includes(primary) ? primary : Math.min(...own);
    if (own.length > 0) paths.set(id, await slugsUpTo(reader, shown, known));
    else paths.set(id, (await slugsUpTo(reader, site.defaultCategory, known)).slice(-1));
  }
  return paths;
}

async function slugsUpTo(reader: Reader, id: number, known: Map<number, Term>): Promise<string[]> {
  const path: string[] = [];
  const seen = new Set<number>();
  for (let next = id; next > 0 && !seen.has(next); ) {
    seen.add(next);
    const term = known.get(next) ?? (await readCategory(reader, next));
    if (!term) break;
    known.set(next, term);
    path.unshift(term.slug);
    next = term.parent;
  }
  return path;
}

async function readCategory({ query, tables }: Reader, id: number): Promise<Term | null> {
  const [row] = await query<{ name: string; slug: string; parent: number }>(
    `SELECT t.name AS name, t.slug AS slug, x.parent AS parent FROM ${tables.terms} t
     JOIN ${tables.termTaxonomy} x ON x.term_id = t.term_id AND x.taxonomy = 'category' WHERE t.term_id = ?`,
    [id],
  );
  return row
    ? { id, taxonomy: 'category', name: plainText(row.name), slug: row.slug, parent: Number(row.parent) }
    : null;
}

/** Categories may stand in one another; nobody stacks them higher. */
const HIGHEST = 20;

/** All ancestors of the posts' categories, by id: one query for each level. */
export async function readAncestors(
  { query, tables }: Reader,
  terms: ReadonlyMap<number, readonly Term[]>,
): Promise<Map<number, Term>> {
  const found = new Map<number, Term>();
  let below = [...terms.values()].flat().filter(({ taxonomy }) => taxonomy === 'category');
  for (let level = 0; level < HIGHEST; level += 1) {
    const ids = [...new Set(below.map(({ parent }) => parent))].filter((id) => id > 0 && !found.has(id));
    if (ids.length === 0) break;
    const rows = await query<Omit<TermRow, 'postId'>>(
      `SELECT t.term_id AS id, x.taxonomy AS taxonomy, t.name AS name, t.slug AS slug, x.parent AS parent
       FROM ${tables.terms} t JOIN ${tables.termTaxonomy} x ON x.term_id = t.term_id
       WHERE t.term_id IN (${marks(ids)}) AND ${narrowing('x.taxonomy')} = 'category'`,
      ids,
    );
    below = rows.map((row) => ({ ...row, id: Number(row.id), parent: Number(row.parent), name: plainText(row.name) }));
    for (const term of below) found.set(term.id, term);
  }
  return found;
}
