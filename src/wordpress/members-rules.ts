import type { PluginName } from './members-plugins.js';
import { phpValue } from './php-value.js';
import type { PostFields } from './post-fields.js';
import type { Term } from './terms.js';

/** What of a post a rule looks at. */
export interface RuledPost {
  id: number;
  type: string;
  slug: string;
  parent: number;
  fields: PostFields;
  /** Its own terms, and the ancestors of its categories. */
  terms: readonly Term[];
}

/** Why a post is kept for members, for a person; null: by this rule it is not. Pure. */
export type MembersRule = (post: RuledPost) => string | null;

/** Options in which plugins keep rules. */
export const RULE_OPTIONS = [
  'patreon-lock-entire-site',
  'members_settings',
  'rcp_restricted_post_types',
  'wc_memberships_rules',
  'um_options',
  'wpmembers_settings',
  'memberful_acl',
] as const;

export type RuleOptions = Readonly<Partial<Record<(typeof RULE_OPTIONS)[number], string | null>>>;

/** Post types of courses' inner pages, which are for those who take the course (LearnDash, LifterLMS and others). */
const LESSONS = new Set([
  ...[
    'lesson',
    'llms_quiz',
    'llms_assignment',
    'sfwd-lessons',
    'sfwd-topic',
    'sfwd-quiz',
    'sfwd-assignment',
    'sfwd-essays',
  ],
  ...[
    'lp_lesson',
    'lp_quiz',
    'tutor_quiz',
    'tutor_assignments',
    'mpcs-lesson',
    'mpcs-quiz',
    'pmpro_lesson',
    'stm-lessons',
  ],
]);

/** It holds whatever plugin is active. */
export const lessonRule: MembersRule = ({ type, fields }) =>
  LESSONS.has(type) && fields.get('_llms_free_lesson') !== 'yes'
    ? `posts of type ${type} are for those who take a course`
    : null;

/** The rules that active plugins keep in options. An option that cannot be read keeps everything for members. */
export function rulesFromOptions(active: readonly PluginName[], options: RuleOptions): MembersRule[] {
  const rules: MembersRule[] = [];
  const add = (
    name: PluginName,
    key: keyof RuleOptions,
    rule: (value: unknown, text: string) => MembersRule | null,
  ) => {
    const text = options[key] ?? '';
    if (!active.includes(name) || text === '') return;
    const value = phpValue(text);
    const unread = /^[aO]:\d/.test(text) && value === null ? always(`the option ${key} cannot be read`) : null;
    const found = unread ?? rule(value, text);
    if (found) rules.push(found);
  };
  add('patreon', 'patreon-lock-entire-site', (_value, text) =>
    Number(text) === 0 ? null : always('Patreon keeps the entire site for patrons (patreon-lock-entire-site)'),
  );
  add('members', 'members_settings', (value) =>
    isOn(recordOf(value).private_blog) ? always('the plugin Members keeps the blog for those who are logged in') : null,
  );
  add('ultimate', 'um_options', (value) =>
    `${recordOf(value).accessible}` === '2'
      ? always('Ultimate Member keeps the site for those who are logged in')
      : null,
  );
  add('rcp', 'rcp_restricted_post_types', (value) => restrictedTypes(recordOf(value)));
  add('wpmembers', 'wpmembers_settings', (value) => blockedTypes(recordOf(recordOf(value).block)));
  add('woocommerce', 'wc_memberships_rules', (value) => woocommerceRule(Object.values(recordOf(value))));
  add('memberful', 'memberful_acl', (value) => memberfulRule(value));
  return rules;
}

export function always(reason: string): MembersRule {
  return () => reason;
}

function restrictedTypes(types: Record<string, unknown>): MembersRule {
  return ({ type }) =>
    Object.hasOwn(types, type) && isOn(types[type]) ? `Restrict Content keeps posts of type ${type} for members` : null;
}

function blockedTypes(types: Record<string, unknown>): MembersRule {
  return ({ type, fields }) =>
    Object.hasOwn(types, type) && isOn(types[type]) && fields.get('_wpmem_block') !== '0'
      ? `WP-Members blocks posts of type ${type}`
      : null;
}

/** A rule names posts or terms; without any it is for all of its type or taxonomy. Discounts restrict nothing. */
function woocommerceRule(all: unknown[]): MembersRule {
  const rules = all.map(recordOf).filter(({ rule_type: type }) => type !== 'purchasing_discount');
  return ({ id, type, fields, terms }) => {
    if (fields.get('_wc_memberships_force_public') === 'yes') return null;
    const found = rules.find(({ content_type: kind, content_type_name: name, object_ids: ids }) => {
      const listed = Object.values(recordOf(ids)).map(Number);
      const covers = (one: number) => listed.length === 0 || listed.includes(one);
      if (kind === 'taxonomy') return terms.some((term) => term.taxonomy === name && covers(term.id));
      return kind === 'post_type' ? type === name && covers(id) : true;
    });
    return found ? 'a rule of WooCommerce Memberships keeps it for members' : null;
  };
}

function memberfulRule(acl: unknown): MembersRule {
  const ids = new Set<number>();
  for (const plans of Object.values(recordOf(acl)))
    for (const posts of Object.values(recordOf(plans)))
      for (const id of Object.values(recordOf(posts))) ids.add(Number(id));
  return ({ id }) => (ids.has(id) ? 'Memberful keeps it for members' : null);
}

/** Terms that a plugin keeps for members, by id, with the plugin's name. */
export function termRule(kept: ReadonlyMap<number, string>): MembersRule {
  return ({ terms }) => {
    const term = terms.find(({ id }) => kept.has(id));
    return term ? `${kept.get(term.id)} keeps the ${wordFor(term.taxonomy)} “${term.name}” for members` : null;
  };
}

function wordFor(taxonomy: string): string {
  return taxonomy === 'post_tag' ? 'tag' : taxonomy;
}

/** A row of swpm_membership_tbl: that of level 1 names everything that Simple Membership protects. */
export type ProtectionRow = Readonly<
  Record<'categories' | 'posts' | 'pages' | 'customPosts' | 'attachments', string | null>
>;

export function simpleMembershipRules(row: ProtectionRow): MembersRule[] {
  const lists = [row.posts, row.pages, row.customPosts, row.attachments];
  if ([...lists, row.categories].some((text) => text && phpValue(text) === null))
    return [always('the list of what Simple Membership protects cannot be read')];
  const ids = new Set(lists.flatMap(idsIn));
  const kept = new Map(idsIn(row.categories).map((id) => [id, 'Simple Membership']));
  return [({ id }) => (ids.has(id) ? 'Simple Membership protects it' : null), termRule(kept)];
}

function idsIn(serialized: string | null): number[] {
  return Object.values(recordOf(phpValue(serialized))).map(Number);
}

/** A published post of type `memberpressrule`, by its meta. */
export interface MemberPressRule {
  id: number;
  /** `all`, `all_posts`, `single_page`, `category`, `tax_genre||cpt_book`, `custom`, … */
  type: string;
  content: string;
  isRegularExpression: boolean;
}

/**
 * As MeprRule::get_rules applies them. A kind that is not known keeps everything for members.
 * @param fixedWords parts that stand in every address of a post: of the blog's own address, and of its permalink structure
 */
export function memberPressRule(rule: MemberPressRule, fixedWords: readonly string[]): MembersRule {
  const { id, type } = rule;
  const covers = coverage(rule, fixedWords);
  return (post) => (covers(post) ? `MemberPress keeps it for members (rule ${id}, ${type})` : null);
}

function coverage(
  { type, content, isRegularExpression }: MemberPressRule,
  fixedWords: readonly string[],
): (post: RuledPost) => boolean {
  const ids = content.split(',').map((id) => Number(id.trim()));
  const hasTerm = (taxonomy: string) => (post: RuledPost) =>
    post.terms.some((term) => term.taxonomy === taxonomy && (ids.includes(term.id) || term.slug === content.trim()));
  const [, taxonomy, ofType] = /^(?:all_)?tax_(.+?)(?:\|\|cpt_(.+))?$/.exec(type) ?? [];
  const [, kind, name = ''] = /^(all|single|parent)_(.+)$/.exec(type) ?? [];
  if (type === 'partial') return () => false;
  if (type === 'all') return (post) => !ids.includes(post.id);
  if (type === 'category') return hasTerm('category');
  if (type === 'tag') return hasTerm('post_tag');
  if (taxonomy !== undefined)
    return (post) => (ofType === undefined || post.type === ofType) && hasTerm(taxonomy)(post);
  if (kind === 'all') return (post) => [post.type, `${post.type}s`].includes(name) && !ids.includes(post.id);
  if (kind === 'single') return (post) => post.type === name && ids.includes(post.id);
  // Whether deeper pages count, its releases do not agree on: all pages that have any parent are kept.
  if (kind === 'parent') return (post) => post.type === name && post.parent > 0;
  if (type === 'custom' && !isRegularExpression) return (post) => mayBegin(content, post, fixedWords);
  return () => true;
}

/** May a post's address begin so? Each part of it must be one that could stand in the post's address, as far as that is known. */
function mayBegin(
  address: string,
  { id, slug, type, parent, terms }: RuledPost,
  fixedWords: readonly string[],
): boolean {
  if (parent > 0 || (type !== 'post' && type !== 'page') || fixedWords.includes('%author%')) return true;
  const words = [slug, `${id}`, ...terms.map((term) => term.slug), ...fixedWords];
  const parts = address.split(/[/?&=]/).filter((part) => part !== '');
  return parts.every((part, index) => {
    const isCut = index === parts.length - 1 && !address.endsWith('/');
    return /^\d+$/.test(part) || words.some((word) => (isCut ? word.startsWith(part) : word === part));
  });
}

function isOn(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isOn);
  return Boolean(value) && value !== '0' && value !== 'no';
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
