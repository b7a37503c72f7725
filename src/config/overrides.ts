import { z } from 'zod';
import { parseUrl } from '../model/parse-url.js';
import type { Environment } from './environment.js';
import { nearest } from './nearest.js';
import { type SectionName, secretKeys, sectionSchemas } from './schema.js';

type Table = Record<string, unknown>;

/**
 * `HERALD_<SECTION>_<KEY>` stands in for a key of the file: `HERALD_WORDPRESS_PASSWORD` for `wordpress.password`.
 * Every single-valued key of every section has one; lists and sources belong into the file. An unknown name within a
 * known section is a fault, as an unknown key is; other `HERALD_` variables are not ours to judge.
 */
export function applyEnvironment(tables: Record<SectionName, Table>, env: Environment, faults: string[]): void {
  for (const [name, value] of Object.entries(env)) {
    const list = /^HERALD_(SOURCES|NOTIFIERS)(_|$)/.exec(name)?.[1];
    if (list !== undefined) faults.push(plural(name, `[[${list.toLowerCase()}]]`));
    const section = sectionOf(name);
    if (section === null || value === undefined) continue;
    const key = name.slice(`HERALD_${section}_`.length).toLowerCase();
    const kinds = kindsOf(section);
    const kind = kinds.get(key);
    if (kind === 'array' || kind === 'record') {
      faults.push(plural(name, `${section}.${key}`));
      continue;
    }
    if (kind === undefined) {
      const meant = nearest(key, [...kinds.keys()]);
      const hint = meant ? `: did you mean HERALD_${section.toUpperCase()}_${meant.toUpperCase()}?` : ': take it out';
      faults.push(`${name} (environment): stands for no key${hint}`);
      continue;
    }
    // A secret from the environment replaces every form of it in the file.
    if (key === 'password') delete tables[section].password_file;
    if (key === 'password_file') delete tables[section].password;
    if (key === 'url') delete tables[section].url_file;
    if (key === 'url_file') delete tables[section].url;
    if (section === 'wordpress' && key.startsWith('password')) dropPassword(tables.wordpress);
    tables[section][key] = typed(value, kind);
  }
}

function plural(name: string, key: string): string {
  return `${name} (environment): holds more than one value: write ${key} into the file`;
}

function dropPassword(wordpress: Table): void {
  const { url } = wordpress;
  if (typeof url !== 'string' || parseUrl(url) === null) return;
  const bare = new URL(url);
  if (bare.password === '') return;
  bare.password = '';
  wordpress.url = bare.href;
}

function sectionOf(name: string): SectionName | null {
  const sections = Object.keys(sectionSchemas) as SectionName[];
  return sections.find((section) => name.startsWith(`HERALD_${section.toUpperCase()}_`)) ?? null;
}

function kindsOf(section: SectionName): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const [key, schema] of Object.entries(sectionSchemas[section].shape))
    kinds.set(key, kindOf(schema as z.ZodType));
  for (const key of secretKeys[section] ?? []) kinds.set(key, 'string');
  return kinds;
}

/** What the file holds for this key: below defaults and transformations lies the plain type. */
function kindOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return kindOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return kindOf(schema.in as z.ZodType);
  return schema.type;
}

/** A number or truth value where the key wants one; otherwise the text, for the schema to judge. */
function typed(value: string, kind: string): unknown {
  if (kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
