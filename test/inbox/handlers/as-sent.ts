import { readdirSync, readFileSync } from 'node:fs';
import type { Json } from '../../lab/ask.js';

const folder = new URL('../../fixtures/activities/', import.meta.url);

/** An activity in the very shape in which a software sends it: `test/fixtures/activities/<software>/<name>.json`. */
export function asSent(software: string, name: string): Json & { actor: string } {
  return JSON.parse(readFileSync(new URL(`${software}/${name}.json`, folder), 'utf8'));
}

export const softwares: readonly string[] = readdirSync(folder).sort();

export function namesOf(software: string): string[] {
  return readdirSync(new URL(`${software}/`, folder)).map((file) => file.replace('.json', ''));
}
