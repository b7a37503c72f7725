/** A plugin that keeps posts, or parts of them, for members. */
export interface MembersPlugin {
  name: string;
  /** Folders under wp-content/plugins, free and paid editions. */
  folders: readonly string[];
  /** Tables, without the prefix, in which it keeps its restrictions. */
  tables: readonly string[];
  /** What of its restrictions Herald does not see, for a person; null: it sees all that the plugin keeps in the database. */
  unseen: string | null;
}

const plugin = (
  name: string,
  folders: string[],
  tables: string[] = [],
  unseen: string | null = null,
): MembersPlugin => ({
  name,
  folders,
  tables,
  unseen,
});

/** Plugins whose restrictions Herald reads (members-fields.ts, members-rules.ts, members-parts.ts, hidden-blocks.ts). */
export const PLUGINS = {
  jetpack: plugin('Jetpack', ['jetpack']),
  patreon: plugin('Patreon', ['patreon-connect']),
  pmpro: plugin(
    'Paid Memberships Pro',
    ['paid-memberships-pro'],
    ['pmpro_memberships_pages', 'pmpro_memberships_categories'],
  ),
  members: plugin('Members', ['members']),
  rcp: plugin('Restrict Content', ['restrict-content', 'restrict-content-pro'], ['termmeta']),
  memberpress: plugin('MemberPress', ['memberpress', 'memberpress-basic', 'memberpress-plus', 'memberpress-pro']),
  woocommerce: plugin('WooCommerce Memberships', ['woocommerce-memberships']),
  ultimate: plugin('Ultimate Member', ['ultimate-member'], ['termmeta']),
  simple: plugin('Simple Membership', ['simple-membership'], ['swpm_membership_tbl']),
  lifter: plugin('LifterLMS', ['lifterlms']),
  learndash: plugin('LearnDash', ['sfwd-lms']),
  pms: plugin('Paid Member Subscriptions', ['paid-member-subscriptions'], ['termmeta']),
  wpmembers: plugin('WP-Members', ['wp-members']),
  visibility: plugin('Block Visibility', ['block-visibility', 'block-visibility-pro']),
  control: plugin('Content Control', ['content-control'], [], 'its rules for whole posts'),
  memberful: plugin('Memberful', ['memberful-wp'], [], 'categories, and posts for any registered user'),
} as const satisfies Record<string, MembersPlugin>;

export type PluginName = keyof typeof PLUGINS;

/** Folders of others that restrict content, whose rules were not looked up: Herald does not know what they keep. */
const NOT_KNOWN = new Set(
  'accessally armember armember-membership buddyboss-platform content-protector groups learnpress leaky-paywall s2member masterstudy-lms-learning-management-system newspack-plugin page-restrict password-protect-page profilepress restrict-user-access sensei-lms suremembers tutor wishlist-member wishlist-member-x wp-user-avatar wp-private-content-plus zlick-paywall'.split(
    ' ',
  ),
);
const SPEAKS =
  /membership|members-?only|memberspace|restrict-|paywall|patreon|private-content|content-lock|content-protect/;

/** Names of the plugins in PLUGINS that are active. */
export function membersPluginsAmong(activePlugins: readonly string[]): PluginName[] {
  const active = new Set(activePlugins.map(folderOf));
  return (Object.keys(PLUGINS) as PluginName[]).filter((name) => PLUGINS[name].folders.some((one) => active.has(one)));
}

/** Folders of active plugins that restrict content by their name or by what is known of them, and that Herald does not read. */
export function unknownMembersPlugins(activePlugins: readonly string[]): string[] {
  const read = new Set(Object.values(PLUGINS).flatMap(({ folders }) => [...folders]));
  const folders = [...new Set(activePlugins.map(folderOf))];
  return folders.filter((folder) => !read.has(folder) && (NOT_KNOWN.has(folder) || SPEAKS.test(folder)));
}

/** Is a plugin active that is in one of these folders? @param activePlugins files, as WordPress lists them */
export function isActive(activePlugins: readonly string[], folders: readonly string[]): boolean {
  return activePlugins.some((file) => folders.includes(folderOf(file)));
}

/** `members/members.php` → `members` */
function folderOf(file: string): string {
  return file.split('/', 1)[0]?.replace(/\.php$/, '') ?? file;
}
