import type { Config } from '../config/config.js';
import { handleFrom } from '../moderation/block-file.js';

/** Handles become actor ids by WebFinger; who is not found that way stays a handle, for the store may know them. */
export async function nameActors(config: Config, targets: readonly string[]): Promise<Map<string, string>> {
  const handles = [...new Set(targets.flatMap((target) => handleFrom(target) ?? []))];
  const named = new Map<string, string>();
  if (handles.length === 0) return named;
  const { resolveHandles } = await import('./resolve-handles.js');
  const { found } = await resolveHandles(config, handles);
  for (const { handle, actor } of found) named.set(handle, actor);
  return named;
}

/** The targets, those that are handles by their actor ids where these were found. */
export async function targetsOf(config: Config, targets: readonly string[]): Promise<string[]> {
  const named = await nameActors(config, targets);
  return targets.map((target) => named.get(handleFrom(target) ?? '') ?? target);
}
