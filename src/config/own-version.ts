import { readFileSync } from 'node:fs';

/** Herald's own version, from package.json: `src/config/` and `dist/config/` lie equally deep below it. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
