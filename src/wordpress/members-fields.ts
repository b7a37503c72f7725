import { phpValue } from './php-value.js';

/**
 * Custom fields by which a plugin keeps a whole post for members, and what of a value does so. They also count where
 * the plugin is not active any more, because an editor set them. From the plugins' public sources.
 */
const FIELDS: Readonly<Record<string, (value: string) => boolean>> = {
  // Jetpack: everybody, subscribers, paid_subscribers, paid_subscribers_all_tiers.
  _jetpack_newsletter_access: (value) => isSet(value) && value !== 'everybody',
  // Patreon: a pledge in dollars.
  'patreon-level': isSet,
  'patreon-total-patronage-level': isSet,
  // Members: a role in each row.
  _members_access_role: isSet,
  _members_access_all_logged_in: isSet,
  // Restrict Content and Restrict Content Pro.
  _is_paid: isSet,
  rcp_subscription_level: isForSome,
  rcp_user_level: isForSome,
  rcp_access_level: isForSome,
  // Paid Member Subscriptions.
  'pms-content-restrict-user-status': isSet,
  'pms-content-restrict-subscription-plan': isSet,
  'pms-content-restrict-all-subscription-plans': isSet,
  // Ultimate Member: a serialized array.
  um_content_restriction: isForMembersOfUm,
  // LifterLMS.
  _llms_is_restricted: isSet,
  // WP-Members: 1 shows an excerpt, 2 hides the post.
  _wpmem_block: isSet,
  memberful_acl: isSet,
};

export const MEMBERS_FIELDS: readonly string[] = Object.keys(FIELDS);
/** Fields that free a post from a rule for its kind (WooCommerce Memberships, LifterLMS, WP-Members). */
export const FREEING_FIELDS = ['_wc_memberships_force_public', '_llms_free_lesson', '_wpmem_block'] as const;
/** Of terms: the same plugins keep categories and tags by these. */
export const TERM_FIELDS = [
  'rcp_restricted_meta',
  'um_content_restriction',
  'pms-content-restrict-user-status',
  'pms-content-restrict-subscription-plan',
] as const;

/** Does this field keep a post for members by this value? Pure. */
export function keepsForMembers(name: string, value: string): boolean {
  return Object.hasOwn(FIELDS, name) && (FIELDS[name]?.(value.trim()) ?? false);
}

/** The same of a term's field. */
export function keepsTermForMembers(name: string, value: string): boolean {
  if (name !== 'rcp_restricted_meta') return keepsForMembers(name, value);
  const settings = phpValue(value);
  if (typeof settings !== 'object' || settings === null) return isSet(value);
  return Object.entries(settings).some(([key, one]) => (key === 'access_level' ? isForSome(`${one}`) : holdsAny(one)));
}

/** Anything but nothing, "no", zero and an empty list. */
function isSet(value: string): boolean {
  return !/^(?:|no|none|off|false|0+(?:\.0+)?|a:0:\{\}|b:0;|i:0;|s:0:"";|N;)$/i.test(value.trim());
}

/** "All" and "None" are for everybody; so is a list of them. */
function isForSome(value: string): boolean {
  const listed = phpValue(value);
  if (typeof listed === 'object' && listed !== null) return Object.values(listed).some((one) => isForSome(`${one}`));
  return isSet(value) && value.toLowerCase() !== 'all';
}

function holdsAny(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsAny);
  return isSet(`${value ?? ''}`);
}

/** `_um_accessible`: 0 everybody, 1 who is logged out, 2 who is logged in. What cannot be read keeps the post. */
function isForMembersOfUm(value: string): boolean {
  const settings = phpValue(value);
  if (typeof settings !== 'object' || settings === null) return isSet(value);
  const { _um_custom_access_settings: own, _um_accessible: accessible } = settings as Record<string, unknown>;
  return holdsAny(own) && !['0', '1', ''].includes(`${accessible ?? ''}`);
}
