import { readFileSync } from 'node:fs';

/** Herald's own version. `src/cli/` and `dist/cli/` lie equally deep below package.json. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
