import { z } from 'zod';
import { siteEventKinds } from '../model/site-event.js';
import { cronFault } from './cron-fault.js';
import { parseDuration } from './duration.js';
import {
  databaseUrlRule,
  emailRule,
  formatRule,
  handleRule,
  languageRule,
  listenRule,
  notifierNameRule,
  pathRule,
  permalinkRule,
  postWordRule,
  type Rule,
  receiverRule,
  regularExpressionRule,
  restRule,
  shortcodeRule,
  slugRule,
  smtpRule,
  sourceNameRule,
  tableNameRule,
  tablePrefixRule,
  webAddressRule,
  webhookSecretRule,
} from './rules.js';
import { templateFaults } from './template-faults.js';

/*
 * The configuration file, key by key. Names as in the file (snake_case), values as Herald uses them: durations in
 * milliseconds. An empty text means "not set" where config.ts says null. `config/herald.example.toml` shows every key.
 */

function text(rule: Rule) {
  return z.string().superRefine((value, ctx) => {
    const fault = rule(value);
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
  });
}

/** Empty means "not set": null. */
function optional(rule: Rule = () => null) {
  return text((value) => (value === '' ? null : rule(value)))
    .prefault('')
    .transform((value) => (value === '' ? null : value));
}

const duration = z.string().transform((value, ctx) => {
  const milliseconds = parseDuration(value);
  if (milliseconds !== null) return milliseconds;
  ctx.addIssue({ code: 'custom', message: 'write a whole number and ms, s, m, h or d, as in "5m"; at most 366d' });
  return z.NEVER;
});

const whole = (least: number, most: number) => z.int().min(least).max(most);
const addressBy = (rule: Rule) => optional(rule).transform((value) => value?.replace(/\/+$/, '') ?? null);
const address = addressBy(webAddressRule);
const template = z.string().superRefine((value, ctx) => {
  for (const message of templateFaults(value)) ctx.addIssue({ code: 'custom', message });
});
const words = (rule: Rule) => z.array(text(rule));
const pattern = text((value) => (value === '' ? null : regularExpressionRule(value))).default('');

export const sectionSchemas = {
  site: z.strictObject({
    origin: z.string(),
    handle: text(handleRule).default('news'),
    name: optional(),
    summary: optional(),
    icon: optional(webAddressRule),
    icon_alt: optional(),
    header: optional(webAddressRule),
    header_alt: optional(),
    language: optional(languageRule),
    fields: z
      .array(z.strictObject({ name: z.string().min(1), value: z.string().min(1) }))
      .max(16)
      .default([]),
    discoverable: z.boolean().default(true),
  }),
  wordpress: z.strictObject({
    url: text(databaseUrlRule),
    table_prefix: text(tablePrefixRule).default('wp_'),
    home: address,
    uploads_url: address,
    users_table: optional(tableNameRule),
    latin1_as_utf8: z.boolean().default(false),
    permalinks: z.record(text(postWordRule), text(permalinkRule)).default({}),
    strip_shortcodes: words(shortcodeRule).default([]),
    members_only: z.enum(['withhold', 'teaser']).default('withhold'),
    rest: addressBy(restRule),
    schedule: text(cronFault).default('* * * * *'),
    reconcile: text(cronFault).default('17 * * * *'),
    glance: duration
      .refine((value) => value === 0 || value >= 1000, 'write at least "1s", or "0s" for never')
      .prefault('15s'),
  }),
  brake: z.strictObject({
    max_creates: whole(0, 1_000_000).default(20),
    max_updates: whole(0, 1_000_000).default(100),
    max_deletes: whole(0, 1_000_000).default(10),
  }),
  server: z.strictObject({
    listen: text(listenRule).default('127.0.0.1:8088'),
    admin_listen: text(listenRule).default('127.0.0.1:8089'),
  }),
  store: z.strictObject({ data_dir: text(pathRule) }),
  federation: z.strictObject({
    allow_private_addresses: z.boolean().default(false),
    approve_followers: z.boolean().default(false),
    authorized_fetch: z.boolean().default(false),
    quotes: z.enum(['everyone', 'followers', 'nobody']).default('everyone'),
  }),
  inbox: z.strictObject({
    handlers: optional(pathRule),
    per_address: whole(1, 1_000_000).default(600),
    per_host: whole(1, 1_000_000).default(1200),
  }),
  delivery: z.strictObject({
    driver: z.enum(['sqlite']).default('sqlite'),
    concurrency: whole(1, 1000).default(32),
    per_host: whole(1, 100).default(4),
    timeout: duration.prefault('15s'),
  }),
  log: z.strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    format: z.enum(['json', 'text']).default('json'),
  }),
} as const;

const sourceCommon = {
  name: text(sourceNameRule),
  object: z.enum(['note', 'article']).default('note'),
  template: template.default(''),
  visibility: z.enum(['public', 'unlisted', 'followers']).default('public'),
  hashtags: z.boolean().default(true),
  max_length: whole(0, 100_000).default(0),
  max_images: whole(0, 16).default(4),
  content_warning: z.string().default(''),
  language: optional(languageRule),
  renamed_from: optional(sourceNameRule),
};

export const sourceSchemas = {
  posts: z.strictObject({
    ...sourceCommon,
    kind: z.literal('posts'),
    types: words(postWordRule).min(1).default(['post']),
    categories: words(slugRule).default([]),
    tags: words(slugRule).default([]),
    formats: words(formatRule).default([]),
    authors: words(slugRule).default([]),
    sticky: z.enum(['include', 'only', 'exclude']).default('include'),
    exclude_categories: words(slugRule).default([]),
    exclude_tags: words(slugRule).default([]),
    exclude_formats: words(formatRule).default([]),
    exclude_authors: words(slugRule).default([]),
    exclude_posts: z.array(whole(1, Number.MAX_SAFE_INTEGER)).default([]),
    opt_out_field: z.string().default('herald_opt_out'),
    link: z.enum(['permalink', 'source']).default('permalink'),
    text: z.enum(['title', 'excerpt', 'content']).default('excerpt'),
    settle: duration.prefault('0s'),
    show_existing: whole(0, 1000).default(0),
    announce_old: z.boolean().default(false),
  }),
  news: z.strictObject({
    ...sourceCommon,
    kind: z.literal('news'),
    statuses: words(postWordRule).min(1).default(['draft']),
    title: text(regularExpressionRule),
    unit: z.enum(['paragraph', 'list-item', 'block', 'heading-section', 'separator']).default('paragraph'),
    require_link: z.boolean().default(true),
    intro: pattern,
    outro: pattern,
    stop_at: pattern,
    roundup: z.enum(['announce', 'silent']).default('announce'),
    text: z.enum(['title', 'excerpt', 'content']).default('content'),
    settle: duration.prefault('5m'),
    lock_patience: duration.prefault('15m'),
    removal: z.enum(['withdraw', 'keep', 'ask']).default('withdraw'),
    removal_cycles: whole(1, 1000).default(3),
  }),
} as const;

const notifierCommon = {
  name: text(notifierNameRule),
  events: z
    .array(z.enum(siteEventKinds))
    .min(1)
    .default([...siteEventKinds]),
  digest: duration.refine((value) => value <= 86_400_000, 'write at most "24h"').prefault('0s'),
  per_hour: whole(1, 10_000).default(60),
};

export const notifierSchemas = {
  log: z.strictObject({ ...notifierCommon, kind: z.literal('log') }),
  slack: z.strictObject({ ...notifierCommon, kind: z.literal('slack'), url: text(receiverRule) }),
  webhook: z.strictObject({
    ...notifierCommon,
    kind: z.literal('webhook'),
    url: text(receiverRule),
    secret: text(webhookSecretRule),
  }),
  email: z.strictObject({
    ...notifierCommon,
    kind: z.literal('email'),
    to: words(emailRule).min(1),
    from: text(emailRule),
    smtp: optional(smtpRule),
  }),
} as const;

/** Keys of a `[[notifiers]]` table that may stand as `…_file` instead. */
export const notifierSecrets: Readonly<Record<NotifierKind, readonly string[]>> = {
  log: [],
  slack: ['url'],
  webhook: ['url', 'secret'],
  email: ['smtp'],
};

export type NotifierKind = keyof typeof notifierSchemas;
export type SectionName = keyof typeof sectionSchemas;
export type SourceKind = keyof typeof sourceSchemas;

/** Keys that name where a secret lies instead of saying it (secret-files.ts takes them out before the schema looks). */
export const secretKeys: Readonly<Record<string, readonly string[]>> = {
  wordpress: ['url_file', 'password', 'password_file'],
};
