import { existsSync, readFileSync } from 'node:fs';
import { parse, stringify, type TomlTable, type TomlValue } from 'smol-toml';

/** A configuration that init is about to replace; null where there is none, or where it cannot be read. */
export function earlierConfig(configFile: string): TomlTable | null {
  if (!existsSync(configFile)) return null;
  try {
    return parse(readFileSync(configFile, 'utf8'));
  } catch {
    return null;
  }
}

/** A text of the earlier configuration, such as `site.handle`. */
export function earlierText(earlier: TomlTable | null, table: string, key: string): string | undefined {
  const value = tableOf(earlier?.[table])?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The password of the earlier account, where it is one of Herald's own: a second `--force` must not lock the service out. */
export function earlierPassword(earlier: TomlTable | null): string | null {
  const url = earlierText(earlier, 'wordpress', 'url') ?? '';
  const account = /^mysql:\/\/(herald[^:@/]*):([^@/]+)@/.exec(url);
  return account?.[2] === undefined ? null : decodeURIComponent(account[2]);
}

/**
 * The configuration that init wrote, with what the owner had added to the earlier one: tables, keys, sources and notifiers that init does not
 * ask about. What init asked about is as it was answered now. Without additions the text stays as it is.
 */
export function carriedOver(text: string, earlier: TomlTable | null): string {
  if (earlier === null) return text;
  const fresh = parse(text);
  const merged = mergeTables(earlier, fresh);
  if (stringify(merged) === stringify(fresh)) return text;
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  return `${comments.join('\n')}\n\n${stringify(merged)}`;
}

function mergeTables(earlier: TomlTable, fresh: TomlTable): TomlTable {
  const merged: TomlTable = { ...earlier, ...fresh };
  for (const [key, value] of Object.entries(fresh)) {
    const [before, now] = [tableOf(earlier[key]), tableOf(value)];
    if (before && now) merged[key] = mergeTables(before, now);
    else if (Array.isArray(value) && Array.isArray(earlier[key])) merged[key] = mergeNamed(earlier[key], value);
  }
  return merged;
}

/** `[[sources]]`: the same name is the same source. */
function mergeNamed(earlier: TomlValue[], fresh: TomlValue[]): TomlValue[] {
  const nameOf = (value: TomlValue) => tableOf(value)?.name;
  const before = (name: unknown) => earlier.find((one) => nameOf(one) === name);
  const added = earlier.filter((one) => !fresh.some((other) => nameOf(other) === nameOf(one)));
  return [
    ...fresh.map((one) => {
      const [was, now] = [tableOf(before(nameOf(one))), tableOf(one)];
      return was && now ? mergeTables(was, now) : one;
    }),
    ...added,
  ];
}

function tableOf(value: TomlValue | undefined): TomlTable | null {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) ? (value as TomlTable) : null;
}
