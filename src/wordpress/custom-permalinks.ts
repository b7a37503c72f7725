import { frontOf, queryStructure, usualStructure, withSlash } from './permalink.js';
import type { Site } from './site.js';
import type { Reader } from './wordpress.js';

/** The structures by which posts of custom types are addressed. */
export interface TypeStructures {
  permalinks: Readonly<Record<string, string>>;
  /** Types whose structure is a guess for now: WordPress has thrown its rules away, and makes them anew with its next request. */
  unsure: ReadonlySet<string>;
}

/**
 * Structures of the custom types among `types`: the configuration's, else what WordPress's rewrite rules tell. They may be
 * large, and are read only where a type needs them.
 */
export async function readTypeStructures(
  { query, tables }: Reader,
  { permalinks, permalinkStructure }: Pick<Site, 'permalinks' | 'permalinkStructure'>,
  types: readonly string[],
): Promise<TypeStructures> {
  const custom = [...new Set(types)].filter((type) => type !== 'post' && type !== 'page');
  const open = custom.filter((type) => !Object.hasOwn(permalinks, type));
  if (open.length === 0 || permalinkStructure === '') return { permalinks, unsure: new Set() };
  const [row] = await query<{ rules: string | null }>(
    `SELECT option_value AS rules FROM ${tables.options} WHERE option_name = 'rewrite_rules'`,
  );
  const rules = row?.rules ?? '';
  if (!rules.startsWith('a:')) return { permalinks, unsure: new Set(open) };
  const told = open.map((type) => [type, structureFromRules(rules, type, permalinkStructure)]);
  return { permalinks: { ...permalinks, ...Object.fromEntries(told) }, unsure: new Set() };
}

/** `pattern => index.php?query&page=$matches[n]`, the rule of a single post, as PHP serializes it. */
const SINGLE = /s:\d+:"([^"]{1,1000})";s:\d+:"index\.php\?([^"]{1,300})&page=\$matches\[\d+\]";/g;
/** Plain words, one slug or one path, and the page of a long post (in old WordPress without `?:`). */
const PATTERN =
  /^([^()[\]*+?$^|{}\\]*\/)(\(\[\^\/\]\+\)|\(\.\+\?\))(?:\(\?:\/\(\[0-9\]\+\)\)\?|\(\/\[0-9\]\+\)\?)\/\?\$$/;

/**
 * The structure that the option `rewrite_rules` (serialized) shows of a custom type. A type without any rule is addressed by
 * query. Empty where the rules are more than a slug: only PHP knows then. Pure.
 */
export function structureFromRules(rules: string, type: string, permalinkStructure: string): string {
  const singles = [...rules.matchAll(SINGLE)].map(([, pattern = '', query = '']) => ({ pattern, query }));
  const own = [`${type}=$matches[1]`, `post_type=${type}&name=$matches[1]`, `post_type=${type}&pagename=$matches[1]`];
  const paths = new Set(
    singles.filter(({ query }) => own.includes(query)).map(({ pattern }) => pathOf(pattern, permalinkStructure)),
  );
  const [path] = paths;
  if (path !== undefined) return paths.size === 1 ? path : '';
  // Its slug stands behind other parts, which a plugin fills in.
  if (singles.some(({ query }) => `&${query}`.includes(`&${type}=`))) return '';
  const usual = `${frontOf(permalinkStructure).slice(1)}${type}/`;
  const isUsual = singles.some(({ pattern }) => PATTERN.exec(pattern)?.[1] === usual);
  return isUsual ? usualStructure(type, permalinkStructure) : queryStructure(type);
}

function pathOf(pattern: string, permalinkStructure: string): string {
  const [, words, slug] = PATTERN.exec(pattern) ?? [];
  if (words === undefined) return '';
  return withSlash(`/${words}${slug === '(.+?)' ? '%pagename%' : '%postname%'}`, permalinkStructure);
}
