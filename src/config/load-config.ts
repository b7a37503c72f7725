import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import type { Config, NotifierConfig, SourceConfig } from './config.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { faultLines, unknownKey } from './faults.js';
import { applyEnvironment } from './overrides.js';
import { resolveSecretFiles, resolveWordPressSecrets, type SecretReader, secretReader } from './read-secrets.js';
import { originFault } from './rules.js';
import {
  type NotifierKind,
  notifierSchemas,
  notifierSecrets,
  type SectionName,
  type SourceKind,
  secretKeys,
  sectionSchemas,
  sourceSchemas,
} from './schema.js';

export { ConfigError } from './config-error.js';

type Table = Record<string, unknown>;
type Section<N extends SectionName> = z.output<(typeof sectionSchemas)[N]>;

/**
 * Reads and judges the whole configuration: the file, over it the environment (overrides.ts), and the secrets in files.
 * @throws ConfigError with every fault found, so that one round of mending is enough
 */
export function loadConfig(file: string, env: Environment): Config {
  return parseConfig(readConfigFile(file), file, env);
}

/** As loadConfig, for a text that is not on disk yet. `file` names it in faults, and relative secret files lie beside it. */
export function parseConfig(toml: string, file: string, env: Environment): Config {
  const root = parseToml(toml, file);
  const faults: string[] = [];
  const tables = takeTables(root, faults);
  applyEnvironment(tables, env, faults);
  resolveWordPressSecrets(tables.wordpress, secretReader(file, env), faults);
  const section = <N extends SectionName>(name: N) => readSection(name, tables[name], faults);
  const sections = {
    site: section('site'),
    wordpress: section('wordpress'),
    brake: section('brake'),
    server: section('server'),
    store: section('store'),
    federation: section('federation'),
    inbox: section('inbox'),
    delivery: section('delivery'),
    log: section('log'),
  };
  const sources = readSources(root.sources, faults);
  const notifiers = readNotifiers(root.notifiers, secretReader(file, env), faults);
  judgeOrigin(tables, faults);
  const { site, wordpress, brake, server, store, federation, inbox, delivery, log } = sections;
  if (
    faults.length > 0 ||
    !site ||
    !wordpress ||
    !brake ||
    !server ||
    !store ||
    !federation ||
    !inbox ||
    !delivery ||
    !log
  ) {
    throw new ConfigError(file, faults);
  }
  const { icon_alt: iconAlt, header_alt: headerAlt, ...shown } = site;
  return {
    site: { ...shown, iconAlt, headerAlt },
    wordpress: {
      url: wordpress.url,
      tablePrefix: wordpress.table_prefix,
      home: wordpress.home,
      uploadsUrl: wordpress.uploads_url,
      usersTable: wordpress.users_table,
      latin1AsUtf8: wordpress.latin1_as_utf8,
      permalinks: wordpress.permalinks,
      stripShortcodes: wordpress.strip_shortcodes,
      membersOnly: wordpress.members_only,
      rest: wordpress.rest,
      schedule: wordpress.schedule,
      reconcile: wordpress.reconcile,
      glance: wordpress.glance,
    },
    sources,
    brake: { maxCreates: brake.max_creates, maxUpdates: brake.max_updates, maxDeletes: brake.max_deletes },
    server: { listen: server.listen, adminListen: server.admin_listen },
    store: { dataDir: store.data_dir.replace(/(?<=.)\/+$/, '') },
    federation: {
      allowPrivateAddresses: federation.allow_private_addresses,
      approveFollowers: federation.approve_followers,
      authorizedFetch: federation.authorized_fetch,
      quotes: federation.quotes,
    },
    inbox: { handlers: inbox.handlers, perAddress: inbox.per_address, perHost: inbox.per_host },
    delivery: {
      driver: delivery.driver,
      concurrency: delivery.concurrency,
      perHost: delivery.per_host,
      timeout: delivery.timeout,
    },
    notifiers,
    log,
  };
}

function readConfigFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'is not there: write one with herald init, or name it with --config FILE',
      EACCES: 'may not be read by this user: use sudo, or the account that runs Herald',
      EISDIR: 'is a directory: name the file',
    };
    const { code = '', message } = error as { code?: string; message: string };
    throw new ConfigError(file, [reasons[code] ?? message]);
  }
}

function parseToml(toml: string, file: string): Table {
  try {
    return parse(toml) as Table;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new ConfigError(`${file}:${error.line}:${error.column}`, [`is no TOML here: ${reason}`]);
  }
}

/** Keys at the top that are lists of tables. */
const lists = ['sources', 'notifiers'];

/** One table for each section; a section that is not there is empty, so that its defaults hold. */
function takeTables(root: Table, faults: string[]): Record<SectionName, Table> {
  const names = Object.keys(sectionSchemas) as SectionName[];
  for (const key of Object.keys(root)) {
    if (!lists.includes(key) && !names.includes(key as SectionName)) {
      faults.push(unknownKey(key, key, [...names, ...lists]));
    }
  }
  const entries = names.map((name) => {
    const value = root[name] ?? {};
    if (isTable(value)) return [name, { ...value }] as const;
    faults.push(`${name}: is no table: write [${name}] on a line of its own, and its keys below`);
    return [name, {}] as const;
  });
  return Object.fromEntries(entries) as Record<SectionName, Table>;
}

function readSection<N extends SectionName>(name: N, table: Table, faults: string[]): Section<N> | null {
  const schema = sectionSchemas[name];
  const result = schema.safeParse(table);
  if (result.success) return result.data as Section<N>;
  faults.push(
    ...faultLines(result.error.issues, name, table, [...Object.keys(schema.shape), ...(secretKeys[name] ?? [])]),
  );
  return null;
}

/** No `[[sources]]` at all: the blog's posts, which is what a site expects. */
function readSources(value: unknown, faults: string[]): SourceConfig[] {
  const list = tablesOf('sources', value ?? [{ name: 'posts', kind: 'posts' }], faults);
  const names = list.map((table) => table.name);
  return list.flatMap((table, index) => {
    const former = table.renamed_from;
    if (former !== '' && names.includes(former) && former !== undefined)
      faults.push(`sources[${index + 1}].renamed_from: "${former}" is a source still: name one that is there no more`);
    const read = readKind<SourceKind>(sourceSchemas, table, `sources[${index + 1}]`, [], faults);
    return read === null ? [] : [read as unknown as SourceConfig];
  });
}

/** None at all: the log tells everything. */
function readNotifiers(value: unknown, secrets: SecretReader, faults: string[]): NotifierConfig[] {
  const list = tablesOf('notifiers', value ?? [{ name: 'log', kind: 'log' }], faults);
  return list.flatMap((table, index) => {
    const at = `notifiers[${index + 1}]`;
    const keys = notifierSecrets[table.kind as NotifierKind] ?? [];
    const resolved = resolveSecretFiles({ ...table }, at, keys, secrets, faults);
    const fileKeys = keys.map((key) => `${key}_file`);
    const read = readKind<NotifierKind>(notifierSchemas, resolved, at, fileKeys, faults);
    return read === null ? [] : [read as unknown as NotifierConfig];
  });
}

function tablesOf(key: string, list: unknown, faults: string[]): Table[] {
  if (!Array.isArray(list) || !list.every(isTable)) {
    faults.push(`${key}: is no list of tables: write [[${key}]] above each`);
    return [];
  }
  const names = list.map((table) => table.name);
  names.forEach((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return;
    faults.push(`${key}[${index + 1}].name: "${name}" is taken by ${key}[${first + 1}]: give each its own name`);
  });
  return list;
}

/** A table whose `kind` says which schema it follows. */
function readKind<K extends string>(
  schemas: Readonly<Record<K, z.ZodObject>>,
  table: Table,
  at: string,
  moreKeys: readonly string[],
  faults: string[],
): Table | null {
  const kinds = Object.keys(schemas) as K[];
  const kind = kinds.find((name) => name === table.kind);
  if (kind === undefined) {
    const found = table.kind === undefined ? 'is missing' : `is ${JSON.stringify(table.kind)}`;
    faults.push(`${at}.kind: ${found}: write one of ${kinds.map((name) => `"${name}"`).join(', ')}`);
    return null;
  }
  const schema = schemas[kind];
  const result = schema.safeParse(table);
  if (result.success) return inOurWords(result.data as Table);
  faults.push(...faultLines(result.error.issues, at, table, [...Object.keys(schema.shape), ...moreKeys]));
  return null;
}

/** `show_existing` in the file is `showExisting` here. */
function inOurWords(table: Table): Table {
  const entries = Object.entries(table).map(([key, value]) => [
    key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries);
}

function judgeOrigin(tables: Record<SectionName, Table>, faults: string[]): void {
  const { origin } = tables.site;
  if (typeof origin !== 'string') return;
  const fault = originFault(origin, tables.federation.allow_private_addresses === true);
  if (fault !== null) faults.push(`site.origin: ${JSON.stringify(origin)}: ${fault}`);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
