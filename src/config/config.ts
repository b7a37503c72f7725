/** The effective configuration: validated, defaults filled in, secrets resolved. Times in milliseconds. */
export interface Config {
  site: SiteConfig;
  wordpress: WordPressConfig;
  sources: SourceConfig[];
  brake: { maxCreates: number; maxDeletes: number };
  server: { listen: string; adminListen: string };
  store: { dataDir: string };
  federation: { allowPrivateAddresses: boolean };
  delivery: DeliveryConfig;
  log: { level: 'debug' | 'info' | 'warn' | 'error'; format: 'json' | 'text' };
}

export interface SiteConfig {
  /** `https://example.com`: scheme and host, no path, no trailing slash. */
  origin: string;
  handle: string;
  /** Null: WordPress's own options say it. */
  name: string | null;
  summary: string | null;
  icon: string | null;
  header: string | null;
  /** BCP-47; null: from WPLANG. */
  language: string | null;
  fields: { name: string; value: string }[];
  discoverable: boolean;
}

export interface WordPressConfig {
  /** `mysql://…` or `sqlite:/…`, password included: never print it (config/secrets.ts masks). */
  url: string;
  tablePrefix: string;
  /** WP_HOME, where wp-config.php overrides the `home` option; null: the option. */
  home: string | null;
  /** Base URL of uploads where a plugin or UPLOADS moves them; null: by WordPress's own rule. */
  uploadsUrl: string | null;
  /** Name of the users table where CUSTOM_USER_TABLE, or multisite, moves it; null: `{prefix}users`. */
  usersTable: string | null;
  schedule: string;
  /** Cron line of the full reconcile. */
  reconcile: string;
}

export type SourceConfig = PostsSourceConfig | NewsSourceConfig;

interface SourceCommon {
  name: string;
  /** Own template; empty: the default of title, text, link, hashtags. */
  template: string;
  /** What stands between title and link. */
  text: 'title' | 'excerpt' | 'content';
  /** How long an item must stay unchanged before it leaves. */
  settle: number;
  visibility: 'public' | 'unlisted' | 'followers';
  hashtags: boolean;
}

export interface PostsSourceConfig extends SourceCommon {
  kind: 'posts';
  types: string[];
  /** Only posts in one of these categories or tags (slugs); empty: all. */
  categories: string[];
  tags: string[];
  /** How many of the newest posts of the baseline are shown in the outbox, without announcing them. */
  showExisting: number;
}

export interface NewsSourceConfig extends SourceCommon {
  kind: 'news';
  /** Statuses of the rolling post. */
  statuses: string[];
  /** Case-insensitive regular expression on the rolling post's title. */
  title: string;
  unit: 'paragraph' | 'list-item' | 'block' | 'heading-section' | 'separator';
  removal: 'withdraw' | 'keep' | 'ask';
  /** How long a fresh `_edit_lock` holds an item that no longer changes. */
  lockPatience: number;
  /** Consecutive cycles that an item must stay away before it counts as removed. */
  removalCycles: number;
}

export interface DeliveryConfig {
  driver: 'sqlite';
  /** Attempts in flight in all, and per host. */
  concurrency: number;
  perHost: number;
  /** Whole time of one attempt. */
  timeout: number;
}
