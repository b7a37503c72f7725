import type { WordPressConfig } from '../config/config.js';

/** Table names with the prefix, quoted for both MySQL and SQLite. */
export interface Tables {
  posts: string;
  postmeta: string;
  terms: string;
  termTaxonomy: string;
  termRelationships: string;
  options: string;
  users: string;
  /** Of the network of sites, where the blog belongs to one. */
  sitemeta: string;
  /** A table of a plugin, or one that some accounts may not read. */
  named(table: string): string;
  /** The blog's prefix, and that of the network which it may belong to. */
  prefix: string;
  networkPrefix: string;
}

export function tablesOf({ tablePrefix, usersTable }: Pick<WordPressConfig, 'tablePrefix' | 'usersTable'>): Tables {
  const named = (name: string) => `\`${name.replaceAll('`', '')}\``;
  const prefixed = (name: string) => named(`${tablePrefix}${name}`);
  const networkPrefix = tablePrefix.replace(/(?<=_)\d+_$/, '');
  return {
    posts: prefixed('posts'),
    postmeta: prefixed('postmeta'),
    terms: prefixed('terms'),
    termTaxonomy: prefixed('term_taxonomy'),
    termRelationships: prefixed('term_relationships'),
    options: prefixed('options'),
    users: usersTable ? named(usersTable) : prefixed('users'),
    named: prefixed,
    prefix: tablePrefix,
    networkPrefix,
    sitemeta: named(`${networkPrefix}sitemeta`),
  };
}

/**
 * A column in a condition that only narrows what ids have found already: hidden from the indexes. SQLite keeps no
 * statistics, and would rather go through all thumbnails of a blog than through the meta of ten posts.
 */
export function narrowing(column: string): string {
  return `coalesce(${column}, '')`;
}

/** Placeholders for an IN list. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
