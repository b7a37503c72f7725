import type { QuotePolicy } from '../model/quote.js';
import type { SiteEventKind } from '../model/site-event.js';

/** The effective configuration: validated, defaults filled in, secrets resolved. Times in milliseconds. */
export interface Config {
  site: SiteConfig;
  wordpress: WordPressConfig;
  sources: SourceConfig[];
  /** How much leaves without being asked in an hour; six times as much in a day. */
  brake: { maxCreates: number; maxUpdates: number; maxDeletes: number };
  server: { listen: string; adminListen: string };
  store: { dataDir: string };
  federation: FederationConfig;
  inbox: InboxConfig;
  delivery: DeliveryConfig;
  /** Who tells the operator and the editors; empty: nobody. */
  notifiers: NotifierConfig[];
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
  /** Alternative text. */
  iconAlt: string | null;
  header: string | null;
  headerAlt: string | null;
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
  /** The database calls its text latin1, and it is UTF-8: what very old blogs wrote. */
  latin1AsUtf8: boolean;
  /** Addresses of custom post types, by type: a structure such as `/news/%postname%/`. One that is missing: by WordPress's own rules. */
  permalinks: Readonly<Record<string, string>>;
  /** Shortcodes of plugins that say nothing in a Note, and go. */
  stripShortcodes: string[];
  /** What becomes of posts that a plugin keeps for members. */
  membersOnly: MembersPolicy;
  /** Root of the blog's REST API, without trailing slash, to ask what only PHP knows; null: never asked. */
  rest: string | null;
  schedule: string;
  /** Cron line of the full reconcile. */
  reconcile: string;
  /** Milliseconds between the small looks that tell whether a cycle is due before its time; 0: none. */
  glance: number;
}

/** `withhold`: nothing of them goes out. `teaser`: the text before a paywall does. */
export type MembersPolicy = 'withhold' | 'teaser';

export type SourceConfig = PostsSourceConfig | NewsSourceConfig;

interface SourceCommon {
  name: string;
  /** What an item becomes: a Note, or an Article with a Note for those who show no Articles. */
  object: 'note' | 'article';
  /** Own template; empty: the default of title, text, link, hashtags. */
  template: string;
  /** What stands between title and link. */
  text: 'title' | 'excerpt' | 'content';
  /** How long an item must stay unchanged before it leaves. */
  settle: number;
  visibility: 'public' | 'unlisted' | 'followers';
  hashtags: boolean;
  /** Most characters of a Note as Mastodon counts them (a link is 23); 0: no limit but the protocol's. */
  maxLength: number;
  /** Most images that go with a Note. */
  maxImages: number;
  /** Shown before the text, which is then folded away; empty: none. */
  contentWarning: string;
  /** BCP-47; null: the site's. */
  language: string | null;
  /** Name that the source had before: its items and Notes are taken over. Null: none. */
  renamedFrom: string | null;
}

export interface PostsSourceConfig extends SourceCommon {
  kind: 'posts';
  types: string[];
  /** Only posts in one of these categories or tags (slugs); empty: all. */
  categories: string[];
  tags: string[];
  /** Only posts of these formats (`aside`, `link`, …; `standard` for none); empty: all. */
  formats: string[];
  /** Only posts by these authors (`user_nicename`); empty: all. */
  authors: string[];
  /** What is done with sticky posts. */
  sticky: 'include' | 'only' | 'exclude';
  /** None of these, whatever else they are: slugs, formats, `user_nicename`s, ids. */
  excludeCategories: string[];
  excludeTags: string[];
  excludeFormats: string[];
  excludeAuthors: string[];
  excludePosts: number[];
  /** Name of a custom field that keeps a post out: any value but empty, 0, no and false. */
  optOutField: string;
  /** What the Note links to: its page on the blog, or the first address outside the blog that its text links to. */
  link: 'permalink' | 'source';
  /** How many of the newest posts of the baseline are shown in the outbox, without announcing them. */
  showExisting: number;
  /** Whether posts that appear several at a time with dates of long ago are announced. */
  announceOld: boolean;
}

export interface NewsSourceConfig extends SourceCommon {
  kind: 'news';
  /** Statuses of the rolling post. */
  statuses: string[];
  /** Case-insensitive regular expression on the rolling post's title. */
  title: string;
  unit: 'paragraph' | 'list-item' | 'block' | 'heading-section' | 'separator';
  /** Only what links outside the blog is an item. */
  requireLink: boolean;
  /** Case-insensitive regular expressions on the text of a unit; empty: none. Introduction and farewell are no items. */
  intro: string;
  outro: string;
  /** The unit that matches, and all behind it, are no items. */
  stopAt: string;
  /** Whether sources of kind "posts" take the rolling post like any other once it is published, or leave it out. */
  roundup: 'announce' | 'silent';
  removal: 'withdraw' | 'keep' | 'ask';
  /** How long a fresh `_edit_lock` holds an item that no longer changes. */
  lockPatience: number;
  /** Consecutive cycles that an item must stay away before it counts as removed. */
  removalCycles: number;
}

export interface FederationConfig {
  allowPrivateAddresses: boolean;
  /** Followers wait for `herald followers accept`. */
  approveFollowers: boolean;
  /** Documents but the actor's are only for servers that sign their GETs, and are not suspended. */
  authorizedFetch: boolean;
  /** Who may quote (FEP-044f). */
  quotes: QuotePolicy;
}

export interface InboxConfig {
  /** Folder with handlers of the site's own; null: none. */
  handlers: string | null;
  /** Requests a minute from one address (an IPv6 network counts as one), and of one host whose signature was right. */
  perAddress: number;
  perHost: number;
}

export type NotifierConfig = LogNotifierConfig | SlackNotifierConfig | WebhookNotifierConfig | EmailNotifierConfig;

interface NotifierCommon {
  /** Its rows in the queue have this name. */
  name: string;
  events: SiteEventKind[];
  /** Events are gathered for so long, and told together; 0: each at once. */
  digest: number;
  /** Most messages an hour; what is more waits, and is told together. */
  perHour: number;
}

export interface LogNotifierConfig extends NotifierCommon {
  kind: 'log';
}

export interface SlackNotifierConfig extends NotifierCommon {
  kind: 'slack';
  /** The incoming webhook: a secret. */
  url: string;
}

export interface WebhookNotifierConfig extends NotifierCommon {
  kind: 'webhook';
  url: string;
  /** Signs each request. */
  secret: string;
}

export interface EmailNotifierConfig extends NotifierCommon {
  kind: 'email';
  to: string[];
  from: string;
  /** `smtp://user:password@host:port` or `smtps://…`, a secret; null: this machine's sendmail. */
  smtp: string | null;
}

export interface DeliveryConfig {
  driver: 'sqlite';
  /** Attempts in flight in all, and per host. */
  concurrency: number;
  perHost: number;
  /** Whole time of one attempt. */
  timeout: number;
}
