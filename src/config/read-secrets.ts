import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { parseUrl } from '../model/parse-url.js';
import type { Environment } from './environment.js';

type Table = Record<string, unknown>;

export interface SecretReader {
  /** The text of a secret file, one trailing newline cut. @throws Error with one line that says where it was looked for. */
  file(path: string): string;
  /** The systemd credential of this name, or null. */
  credential(name: string): string | null;
}

/**
 * Secrets in files. A file of the same base name in `$CREDENTIALS_DIRECTORY` (systemd's LoadCredential=) comes first,
 * so that one configuration serves root on the command line and the unprivileged service; a relative path is looked for
 * beside the configuration file.
 */
export function secretReader(configFile: string, env: Environment): SecretReader {
  const credentials = env.CREDENTIALS_DIRECTORY;
  const read = (path: string) => readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  return {
    file(path) {
      const beside = isAbsolute(path) ? path : join(dirname(configFile), path);
      const candidates = credentials ? [join(credentials, basename(path)), beside] : [beside];
      const found = candidates.find((candidate) => existsSync(candidate)) ?? beside;
      try {
        return read(found);
      } catch (error) {
        const denied = (error as { code?: string }).code === 'EACCES';
        throw new Error(denied ? `${found} may not be read by this user` : `${candidates.join(' and ')}: no such file`);
      }
    },
    credential(name) {
      const path = credentials ? join(credentials, name) : '';
      return path !== '' && existsSync(path) ? read(path) : null;
    },
  };
}

/**
 * Puts WordPress's database address together: `url`, `url_file` or the credential `wordpress_url`; the password from
 * `password`, `password_file` or the credential `wordpress_password`. Takes these keys out of the table. Adds a line to
 * `faults` for each thing that is wrong.
 */
export function resolveWordPressSecrets(wordpress: Table, secrets: SecretReader, faults: string[]): void {
  const take = (key: string) => {
    const value = wordpress[key];
    delete wordpress[key];
    if (value === undefined || value === '') return null;
    if (typeof value === 'string') return value;
    faults.push(`wordpress.${key}: is no text: write it in quotes`);
    return null;
  };
  /** What systemd lends under the key's own name stands in for the file, which only root may be able to read. */
  const fromFile = (key: string) => {
    const path = take(key);
    const lent = secrets.credential(`wordpress_${key.replace('_file', '')}`);
    if (path === null || lent !== null) return lent;
    try {
      return secrets.file(path);
    } catch (error) {
      faults.push(`wordpress.${key}: ${(error as Error).message}: name a file that holds the secret and nothing else`);
      return null;
    }
  };
  const both = (a: string, b: string) => {
    if ((wordpress[a] ?? '') === '' || (wordpress[b] ?? '') === '') return;
    faults.push(`wordpress.${b}: stands beside ${a}: keep one of the two`);
    delete wordpress[b];
  };
  both('url', 'url_file');
  both('password', 'password_file');
  const urlFromFile = fromFile('url_file');
  if (urlFromFile !== null) wordpress.url = (wordpress.url ?? '') === '' ? urlFromFile.trim() : wordpress.url;
  const inFile = fromFile('password_file');
  const password = take('password') ?? inFile;
  if (password !== null && typeof wordpress.url === 'string') {
    wordpress.url = withPassword(wordpress.url, password, faults);
  }
}

/**
 * Puts the content of `{key}_file` where `{key}` stands otherwise, and takes the former out. Adds a line to `faults` for
 * each file that cannot be read, and for a key that is given twice.
 */
export function resolveSecretFiles(
  table: Table,
  at: string,
  keys: readonly string[],
  secrets: SecretReader,
  faults: string[],
): Table {
  for (const key of keys) {
    const path = table[`${key}_file`];
    delete table[`${key}_file`];
    if (path === undefined || path === '') continue;
    if (typeof path !== 'string') faults.push(`${at}.${key}_file: is no text: write it in quotes`);
    else if ((table[key] ?? '') !== '') faults.push(`${at}.${key}_file: stands beside ${key}: keep one of the two`);
    else
      try {
        table[key] = secrets.file(path).trim();
      } catch (error) {
        faults.push(
          `${at}.${key}_file: ${(error as Error).message}: name a file that holds the secret and nothing else`,
        );
      }
  }
  return table;
}

function withPassword(url: string, password: string, faults: string[]): string {
  if (!url.startsWith('mysql:') || parseUrl(url) === null) return url;
  const parsed = new URL(url);
  if (parsed.password !== '') {
    faults.push('wordpress.url: holds a password, and another is given beside it: take one of them out');
    return url;
  }
  if (parsed.host === '' || parsed.username === '') return url;
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}
