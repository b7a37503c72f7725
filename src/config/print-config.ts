import { stringify } from 'smol-toml';
import type { Config } from './config.js';
import { formatDuration } from './duration.js';
import { type NotifierKind, notifierSecrets } from './schema.js';
import { mask, maskUrl } from './secrets.js';

type Table = Record<string, unknown>;

const durations = new Set(['settle', 'lock_patience', 'glance', 'timeout', 'digest']);

/** The effective configuration in the file's own form, secrets masked: what `herald config --print` shows. */
export function printConfig(config: Config): string {
  const { sources, notifiers, ...sections } = configTables(config);
  return `${stringify({ ...sections, sources, notifiers })}\n`;
}

/** The same as a plain value, for `--json`. */
export function configTables(config: Config): Table {
  const tables = fileForm(config) as Table & { wordpress: Table; notifiers: Table[] };
  tables.wordpress.url = maskUrl(config.wordpress.url);
  for (const notifier of tables.notifiers)
    for (const key of notifierSecrets[notifier.kind as NotifierKind]) if (notifier[key] !== '') notifier[key] = mask;
  return tables;
}

function fileForm(value: unknown, key = ''): unknown {
  if (value === null) return '';
  if (durations.has(key) && typeof value === 'number') return formatDuration(value);
  if (Array.isArray(value)) return value.map((entry) => fileForm(entry));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), fileForm(inner, snake(name))]));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
