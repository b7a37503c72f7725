import type { MembersPolicy } from '../config/config.js';
import { keepsForMembers, keepsTermForMembers, MEMBERS_FIELDS, TERM_FIELDS } from './members-fields.js';
import { hasPaywall } from './members-parts.js';
import { membersPluginsAmong, PLUGINS, type PluginName } from './members-plugins.js';
import {
  lessonRule,
  type MembersRule,
  memberPressRule,
  type ProtectionRow,
  type RuledPost,
  type RuleOptions,
  rulesFromOptions,
  simpleMembershipRules,
  termRule,
} from './members-rules.js';
import { phpValue } from './php-value.js';
import type { PostFields } from './post-fields.js';
import { marks, narrowing } from './tables.js';
import { readAncestors, type Term } from './terms.js';
import type { Reader } from './wordpress.js';
import { WordPressError } from './wordpress-error.js';

/** What the blog's plugins keep for members, as far as it does not stand with each post. Read once a cycle, with the options. */
export interface Membership {
  policy: MembersPolicy;
  rules: readonly MembersRule[];
  /** Table of Paid Memberships Pro's pages, and of its categories; null: there is none. */
  pages: string | null;
  categories: string | null;
  /** Tables beyond WordPress's own that Herald reads, where the blog has them: whole names. */
  extraTables: readonly string[];
  /** Plugins that are active on the whole network of sites, as it lists them. */
  networkPlugins: readonly string[];
  /** The blog is one of a network, and the network's list of plugins cannot be read. */
  networkUnknown: boolean;
  /** Why Herald cannot know what is for members, with the cure; null: all can be read. */
  unreadable: string | null;
}

/** What becomes of a post that is kept for members, or a part of which is. */
export interface Keeping {
  /** Why nothing of it goes out, for a person; null: it goes out. */
  reason: string | null;
  /** Only the text and the pictures before its paywall go out. */
  teaser: boolean;
}

export interface MembershipMeans {
  policy: MembersPolicy;
  activePlugins: readonly string[];
  options: RuleOptions;
  /** Of the blog's address and of its permalink structure. */
  fixedWords: readonly string[];
}

const pluginTables = [...new Set(Object.values(PLUGINS).flatMap(({ tables }) => [...tables]))];

export async function readMembership(reader: Reader, means: MembershipMeans): Promise<Membership> {
  const { tables } = reader;
  const network = `${tables.networkPrefix}sitemeta`;
  const there = await reader.tablesAmong([...pluginTables.map((table) => tables.prefix + table), network]);
  const networkPlugins = there.has(network) ? await readNetworkPlugins(reader) : [];
  const active = membersPluginsAmong([...means.activePlugins, ...networkPlugins]);
  const found = new Set(pluginTables.filter((table) => there.has(tables.prefix + table)));
  const named = (table: string) => (found.has(table) ? tables.named(table) : null);
  const swpm = active.includes('simple') ? named('swpm_membership_tbl') : null;
  const termmeta = active.some((name) => PLUGINS[name].tables.some((table) => table === 'termmeta'));
  return {
    policy: means.policy,
    rules: [
      lessonRule,
      ...rulesFromOptions(active, means.options),
      ...(termmeta && found.has('termmeta') ? [termRule(await readKeptTerms(reader))] : []),
      ...(swpm === null ? [] : await readSimpleMembership(reader, swpm)),
      ...(active.includes('memberpress') ? await readMemberPress(reader, means.fixedWords) : []),
    ],
    pages: named('pmpro_memberships_pages'),
    categories: named('pmpro_memberships_categories'),
    extraTables: [...there].filter((table) => table !== `${tables.prefix}termmeta`),
    networkPlugins,
    networkUnknown: tables.prefix !== tables.networkPrefix && !there.has(network),
    unreadable: unreadableOf(reader, active, found),
  };
}

/** A table that a plugin surely has and that Herald's account does not see. A blog on SQLite shows all there are. */
function unreadableOf(
  { tables, seesAllTables }: Reader,
  active: readonly PluginName[],
  found: Set<string>,
): string | null {
  if (seesAllTables) return null;
  for (const name of active) {
    const missing = PLUGINS[name].tables.find((table) => !found.has(table));
    if (missing !== undefined)
      return `${PLUGINS[name].name} is active, and Herald’s account cannot read its table ${tables.named(missing)}, so Herald does not know what is for members: GRANT SELECT on it to Herald’s account`;
  }
  return null;
}

/** The network keeps them as keys, with the time of their activation. */
async function readNetworkPlugins({ query, tables }: Reader): Promise<string[]> {
  const rows = await query<{ value: string | null }>(
    `SELECT meta_value AS value FROM ${tables.sitemeta} WHERE meta_key = 'active_sitewide_plugins'`,
  );
  return rows.flatMap(({ value }) => Object.keys(phpValue(value) ?? {}));
}

async function readKeptTerms({ query, tables }: Reader): Promise<Map<number, string>> {
  const rows = await query<{ id: number; name: string; value: string | null }>(
    `SELECT term_id AS id, meta_key AS name, meta_value AS value FROM ${tables.named('termmeta')} WHERE meta_key IN (${marks(TERM_FIELDS)})`,
    [...TERM_FIELDS],
  );
  const kept = rows.filter(({ name, value }) => keepsTermForMembers(name, value ?? ''));
  return new Map(kept.map(({ id, name }) => [Number(id), `its field ${name}`]));
}

async function readSimpleMembership({ query }: Reader, table: string): Promise<MembersRule[]> {
  const rows = await query<Record<keyof ProtectionRow, string | null>>(
    `SELECT category_list AS categories, post_list AS posts, page_list AS pages, custom_post_list AS customPosts,
     attachment_list AS attachments FROM ${table} WHERE id = 1`,
  );
  return rows.flatMap(simpleMembershipRules);
}

async function readMemberPress({ query, tables }: Reader, fixedWords: readonly string[]): Promise<MembersRule[]> {
  const rows = await query<{ id: number; name: string; value: string | null }>(
    `SELECT p.ID AS id, m.meta_key AS name, m.meta_value AS value FROM ${tables.posts} p
     JOIN ${tables.postmeta} m ON m.post_id = p.ID
     AND ${narrowing('m.meta_key')} IN ('_mepr_rules_type', '_mepr_rules_content', '_is_mepr_rules_content_regexp')
     WHERE p.post_type = 'memberpressrule' AND p.post_status = 'publish'`,
  );
  const rules = new Map<number, Map<string, string>>();
  for (const { id, name, value } of rows)
    rules.set(Number(id), (rules.get(Number(id)) ?? new Map<string, string>()).set(name, value ?? ''));
  return [...rules].map(([id, meta]) =>
    memberPressRule(
      {
        id,
        type: meta.get('_mepr_rules_type') ?? '',
        content: meta.get('_mepr_rules_content') ?? '',
        isRegularExpression: !['', '0'].includes(meta.get('_is_mepr_rules_content_regexp') ?? ''),
      },
      fixedWords,
    ),
  );
}

export interface KeptPost extends Omit<RuledPost, 'terms'> {
  content: string;
}

/**
 * What is kept for members among posts, by their ids. Reads tables of plugins only where there are any.
 * @param terms of each post, by its id
 * @throws WordPressError where a plugin keeps that in a table which cannot be read
 */
export async function keptForMembers(
  reader: Reader,
  membership: Membership,
  posts: readonly KeptPost[],
  terms: ReadonlyMap<number, readonly Term[]>,
): Promise<Map<number, Keeping>> {
  if (membership.unreadable !== null) throw new WordPressError('query', membership.unreadable);
  // One rule is about lessons alone: only the others ask for terms.
  const asksForTerms = membership.rules.length > 1 || membership.categories !== null;
  const ancestors = asksForTerms ? await readAncestors(reader, terms) : new Map<number, Term>();
  const all = new Map(posts.map(({ id }) => [id, withAncestors(terms.get(id) ?? [], ancestors)]));
  const rules = [...membership.rules, ...(await paidMembershipsRules(reader, membership, all))];
  return new Map(
    posts.map((post) => {
      const ruled = { ...post, terms: all.get(post.id) ?? [] };
      return [post.id, keepingOf(ruled, rules, membership.policy)];
    }),
  );
}

/** Pure. */
function keepingOf(
  post: RuledPost & { content: string },
  rules: readonly MembersRule[],
  policy: MembersPolicy,
): Keeping {
  const hasTeaser = hasPaywall(post.content);
  if (policy === 'teaser' && hasTeaser) return { reason: null, teaser: true };
  const kept = reasonInFields(post.fields) ?? rules.map((rule) => rule(post)).find((reason) => reason !== null);
  const walled = hasTeaser ? 'it has a paywall, and members_only is "withhold"' : null;
  return { reason: kept ?? walled, teaser: false };
}

function reasonInFields(fields: PostFields): string | null {
  const name = MEMBERS_FIELDS.find((one) => keepsForMembers(one, fields.get(one) ?? ''));
  return name === undefined ? null : `its custom field ${name} keeps it for members`;
}

function withAncestors(terms: readonly Term[], ancestors: ReadonlyMap<number, Term>): Term[] {
  const all = new Map(terms.map((term) => [term.id, term]));
  for (const { parent } of terms)
    for (let next = ancestors.get(parent); next && !all.has(next.id); next = ancestors.get(next.parent))
      all.set(next.id, next);
  return [...all.values()];
}

/** Paid Memberships Pro keeps a row for each page and each category that asks for a level. */
async function paidMembershipsRules(
  { query }: Reader,
  { pages, categories }: Membership,
  terms: ReadonlyMap<number, readonly Term[]>,
): Promise<MembersRule[]> {
  const rules: MembersRule[] = [];
  const ids = [...terms.keys()];
  if (pages !== null && ids.length > 0) {
    const rows = await query<{ id: number }>(
      `SELECT DISTINCT page_id AS id FROM ${pages} WHERE page_id IN (${marks(ids)})`,
      ids,
    );
    const kept = new Set(rows.map(({ id }) => Number(id)));
    rules.push(({ id }) => (kept.has(id) ? 'Paid Memberships Pro asks for a membership level' : null));
  }
  const termIds = [...new Set([...terms.values()].flat().map(({ id }) => id))];
  if (categories !== null && termIds.length > 0) {
    const rows = await query<{ id: number }>(
      `SELECT DISTINCT category_id AS id FROM ${categories} WHERE category_id IN (${marks(termIds)})`,
      termIds,
    );
    rules.push(termRule(new Map(rows.map(({ id }) => [Number(id), 'Paid Memberships Pro']))));
  }
  return rules;
}
