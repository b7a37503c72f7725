import type { z } from 'zod';
import { nearest } from './nearest.js';
import { notifierSecrets } from './schema.js';
import { maskUrl } from './secrets.js';

type Issue = z.core.$ZodIssue;

/** Keys that must be set, and what to write. */
const missing: Readonly<Record<string, string>> = {
  'site.origin': 'write the blog’s address, as in origin = "https://example.com"',
  'wordpress.url': 'write url = "mysql://USER@HOST:PORT/DATABASE" or "sqlite:/path/.ht.sqlite"',
  'store.data_dir': 'write the directory of Herald’s own state, as in data_dir = "/var/lib/herald/example"',
  name: 'give each source a name of its own, as in name = "posts"',
  title: 'write a regular expression that the rolling post’s title matches, as in title = "News Roundup"',
  value: 'write both name and value',
};

const secretNames = new Set(Object.values(notifierSecrets).flat());

/** Secrets must not be repeated in a message. */
function isUnspoken(path: string): boolean {
  const key = /^notifiers\[\d+\]\.(\w+)$/.exec(path)?.[1];
  return path === 'wordpress.url' || (key !== undefined && secretNames.has(key));
}

/** One line for each thing that the schema found: key path, what is wrong, what would be right. `at` is where the schema was applied. */
export function faultLines(issues: readonly Issue[], at: string, input: unknown, keys: readonly string[]): string[] {
  return issues.flatMap((issue) => {
    const path = pathOf(at, issue.path);
    if (issue.code !== 'unrecognized_keys') return [`${path}: ${wrong(issue, path, valueAt(input, issue.path))}`];
    const known = issue.path.length === 0 ? keys : ['name', 'value'];
    return issue.keys.map((key) => unknownKey(pathOf(path, [key]), key, known));
  });
}

export function unknownKey(path: string, key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `${path}: is no key Herald knows${meant ? `: did you mean ${meant}?` : `: known here are ${known.join(', ')}`}`;
}

/** `sources[2]`, `site.origin`: as a person would point at it. */
export function pathOf(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part + 1}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    at,
  );
}

function wrong(issue: Issue, path: string, value: unknown): string {
  const found = shown(value, path);
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? missingKey(path) : `is ${found}: write ${wanted(issue.expected)}`;
    case 'invalid_value': {
      const values = issue.values.map((option) => `"${String(option)}"`);
      const meant = typeof value === 'string' ? nearest(value, issue.values.map(String)) : null;
      const choice = values.length === 1 ? values.join() : `one of ${values.join(', ')}`;
      return `is ${found}: write ${choice}${meant ? ` (did you mean "${meant}"?)` : ''}`;
    }
    case 'invalid_key':
      return `is no name for this: ${issue.issues[0]?.message}`;
    case 'too_small':
      return issue.origin === 'array'
        ? 'is empty: name at least one'
        : issue.origin === 'string'
          ? 'is empty: write something, or leave it out'
          : `is ${found}: write at least ${issue.minimum}`;
    case 'too_big':
      return Array.isArray(value)
        ? `has ${value.length} entries: keep to ${issue.maximum}`
        : `is ${found}: write at most ${issue.maximum}`;
    default:
      return typeof value === 'string' && !isUnspoken(path) ? `${found}: ${issue.message}` : issue.message;
  }
}

function missingKey(path: string): string {
  const last = path.replace(/^.*\./, '');
  const hint = path.startsWith('site.fields') ? missing.value : (missing[path] ?? missing[last]);
  return `is missing: ${hint ?? 'set it'}`;
}

function wanted(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text in quotes',
    boolean: 'true or false, without quotes',
    number: 'a number, without quotes',
    int: 'a whole number, without quotes',
    array: 'a list in [ ]',
    object: 'a table',
    record: 'a table, as in { name = "value" }',
  };
  return words[expected] ?? expected;
}

function shown(value: unknown, path: string): string {
  if (isUnspoken(path)) return 'not shown here';
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(isAddress(value) ? maskUrl(value) : value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Where a password may stand, though none belongs there. */
function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);
}
