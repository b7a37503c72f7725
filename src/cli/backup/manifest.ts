import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../exit-code.js';

export const MANIFEST = 'manifest.json';

/** A file of a backup. */
export interface BackedUpFile {
  /** Its name in the backup. */
  name: string;
  /** Where it was: a name in the data directory, or, of the configuration and its secrets, the whole path. */
  place: string;
  sha256: string;
}

/** What a backup holds, and of which Herald. */
export interface Manifest {
  /** Of this form. */
  format: 1;
  version: string;
  /** `@news@example.com` */
  handle: string;
  /** ISO 8601, in UTC. */
  madeAt: string;
  /** Of herald.sqlite. */
  schema: number;
  /** What was given as --config. */
  configFile: string;
  state: BackedUpFile[];
  /** The configuration first, then the files that its keys `…_file` name. */
  configuration: BackedUpFile[];
}

const file = z.object({ name: z.string().regex(/^[\w.-]+$/), place: z.string().min(1), sha256: z.string() });
const shape = z.object({
  format: z.literal(1),
  version: z.string(),
  handle: z.string(),
  madeAt: z.iso.datetime(),
  schema: z.number(),
  configFile: z.string().min(1),
  state: z.array(file),
  configuration: z.array(file),
});

export function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Reads a backup's manifest, and checks each file against it. @throws UsageError that says what is wrong with the backup */
export function readManifest(directory: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(directory, MANIFEST), 'utf8');
  } catch (error) {
    throw new UsageError(
      `${directory} is no backup of Herald: its ${MANIFEST} cannot be read (${(error as NodeJS.ErrnoException).code}); name a directory that herald backup made`,
    );
  }
  const manifest = parse(text, directory);
  for (const { name, sha256 } of [...manifest.state, ...manifest.configuration]) {
    if (digestOrNull(join(directory, name)) !== sha256)
      throw new UsageError(`${join(directory, name)} is not what was backed up: take another backup`);
  }
  return manifest;
}

function parse(text: string, directory: string): Manifest {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${join(directory, MANIFEST)} is damaged, or of a newer Herald: take another backup`);
  }
}

function digestOrNull(path: string): string | null {
  try {
    return digestOf(path);
  } catch {
    return null;
  }
}
