import type { WordPressConfig } from '../../config/config.js';
import { passwordOf } from '../../config/secrets.js';
import type { Site } from '../../wordpress/site.js';
import type { WpConfig } from '../../wordpress/wp-config.js';
import { UsageError } from '../exit-code.js';
import { type Account, type DatabasePlace, databasePlaces, mysqlUrl, sqliteFile } from './database-places.js';
import type { FoundWpConfig } from './find-wp-config.js';

/** A way to read the blog's database, to be tried. */
export interface Candidate {
  wordpress: WordPressConfig;
  /** Null: not MySQL. */
  place: DatabasePlace | null;
}

/** The blog as far as it is known without its database. */
export interface Blog {
  candidates: Candidate[];
  /** Name of the MySQL database; empty for SQLite. */
  database: string;
  /** True when the candidates use WordPress's own account, which may write. */
  ownAccount: boolean;
  tls: boolean;
  /** Number of a blog of a multisite beside the main one, or null. */
  blogId: number | null;
  /** What wp-config.php says over WordPress's options. */
  constants: Pick<WpConfig, 'siteUrl' | 'contentUrl' | 'uploads'>;
  warnings: string[];
}

export interface BlogOptions {
  blogId: number | null;
  tablePrefix: string | null;
}

/** Settings of wp-config.php that init cannot do without, unless the blog is on SQLite. */
const needed = ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', '$table_prefix'];

/** @throws UsageError naming what wp-config.php leaves open */
export function blogFromWpConfig({ file, root, wpConfig }: FoundWpConfig, options: BlogOptions): Blog {
  const sqlite = sqliteFile(wpConfig, root);
  const open = wpConfig.unresolved.filter(
    ({ name }) => needed.includes(name) && !(sqlite !== null && name.startsWith('DB_')),
  );
  const tables = tableNames(options.tablePrefix ?? wpConfig.tablePrefix ?? 'wp_', wpConfig, options.blogId);
  const shared: Blog = {
    candidates: [],
    database: wpConfig.dbName ?? '',
    ownAccount: sqlite === null,
    tls: wpConfig.tls,
    blogId: tables.blogId,
    constants: wpConfig,
    warnings: remarks(file, wpConfig, options.blogId),
  };
  const settings = (url: string) => ({ ...wordpressConfig(url, tables), home: wpConfig.home });
  if (open.length > 0) {
    const list = open.map(({ name, expression }) => `${name} (${expression})`).join(', ');
    throw new UsageError(
      `${file} leaves to PHP what only PHP can know: ${list}: give --wordpress mysql://USER:PASSWORD@HOST/DATABASE instead`,
    );
  }
  if (sqlite !== null)
    return { ...shared, candidates: [{ wordpress: settings(`sqlite:${sqlite.replaceAll('%', '%25')}`), place: null }] };
  const { dbName, dbUser, dbPassword, dbHost } = wpConfig;
  if (dbName === null || dbUser === null) {
    const included =
      wpConfig.includes.length > 0 ? ` (it includes ${wpConfig.includes.join(', ')}, which is not read)` : '';
    throw new UsageError(
      `${file} names no database${included}: give --wordpress mysql://USER:PASSWORD@HOST/DATABASE instead`,
    );
  }
  const account: Account = { user: dbUser, password: dbPassword ?? '' };
  const candidates = databasePlaces(dbHost ?? 'localhost').map((place) => ({
    wordpress: settings(mysqlUrl(place, account, dbName, wpConfig.tls)),
    place,
  }));
  return { ...shared, candidates };
}

/** The blog behind an address that the owner gave: taken as it is. */
export function blogFromUrl(url: string, options: BlogOptions): Blog {
  const tables = tableNames(options.tablePrefix ?? 'wp_', null, options.blogId);
  return {
    candidates: [{ wordpress: wordpressConfig(url, tables), place: null }],
    database: '',
    ownAccount: false,
    tls: false,
    blogId: tables.blogId,
    constants: { siteUrl: null, contentUrl: null, uploads: null },
    warnings:
      passwordOf(url) === null && url.startsWith('mysql:') ? ['the database address has no password in it'] : [],
  };
}

interface Tables {
  prefix: string;
  usersTable: string | null;
  blogId: number | null;
}

/**
 * Blog N of a multisite keeps its tables under `{prefix}N_`, the first one under the bare prefix, whichever is the main one;
 * the users are everybody's (wpdb::get_blog_prefix).
 */
function tableNames(prefix: string, wpConfig: WpConfig | null, blogId: number | null): Tables {
  const custom = wpConfig?.customUserTable ?? null;
  const main = (wpConfig?.multisite ? wpConfig.mainBlogId : null) ?? 1;
  const wanted = blogId ?? main;
  if (wpConfig !== null && !wpConfig.multisite && wanted !== 1) {
    throw new UsageError('wp-config.php is not that of a multisite (MULTISITE): leave --blog-id out');
  }
  const beside = wanted === main ? null : wanted;
  if (wanted === 1) return { prefix, usersTable: custom, blogId: beside };
  return { prefix: `${prefix}${wanted}_`, usersTable: custom ?? `${prefix}users`, blogId: beside };
}

function wordpressConfig(url: string, { prefix, usersTable }: Tables): WordPressConfig {
  return {
    url,
    tablePrefix: prefix,
    home: null,
    uploadsUrl: null,
    usersTable,
    latin1AsUtf8: false,
    permalinks: {},
    stripShortcodes: [],
    membersOnly: 'withhold',
    rest: null,
    schedule: '* * * * *',
    reconcile: '17 * * * *',
    glance: 0,
  };
}

/** Where uploads are served, when wp-config.php or a multisite moves them from where the options say (wp_upload_dir). */
export function uploadsOf(
  { constants, blogId }: Pick<Blog, 'constants' | 'blogId'>,
  site: Pick<Site, 'siteurl' | 'uploads'>,
): string | null {
  const siteUrl = constants.siteUrl ?? site.siteurl;
  const below = site.uploads.startsWith(`${site.siteurl}/`);
  let base = below ? siteUrl + site.uploads.slice(site.siteurl.length) : site.uploads;
  if (constants.contentUrl !== null && base === `${siteUrl}/wp-content/uploads`)
    base = `${constants.contentUrl}/uploads`;
  if (constants.uploads !== null) base = `${siteUrl}/${constants.uploads.replace(/^\/+/, '')}`;
  if (blogId !== null) base = `${base}/sites/${blogId}`;
  return base === site.uploads ? null : base;
}

function remarks(file: string, { unresolved, multisite, includes }: WpConfig, blogId: number | null): string[] {
  const open = unresolved.filter(({ name }) => !needed.includes(name));
  return [
    ...open.map(
      ({ name, expression }) =>
        `${file} leaves ${name} to PHP (${expression}): WordPress's own option is used; see the key in herald.example.toml`,
    ),
    ...includes.map((path) => `${file} includes ${path}, which was not read: it may say more`),
    ...(multisite && blogId === null
      ? ['this is a multisite: --blog-id N chooses a blog other than the main one']
      : []),
  ];
}
