import { sameOrigin } from '../activitypub/uris.js';
import type { Follower } from '../model/follower.js';
import { parseUrl } from '../model/parse-url.js';

export type ImportedFollower = Omit<Follower, 'followId' | 'since'>;

export interface ParsedFollowers {
  followers: ImportedFollower[];
  /** `user@host`: what a Mastodon export knows of a follower. */
  handles: string[];
  /** One line for each row that cannot be used. */
  faults: string[];
}

const mostLetters = 2048;

/**
 * Reads JSON Lines, one `{"actor","inbox","sharedInbox"?}` each, or Mastodon's CSV, whose first column is a handle. All
 * rows are judged, so that one round of mending is enough. `laboratory` admits http addresses.
 */
export function parseFollowers(text: string, laboratory: boolean): ParsedFollowers {
  const followers = new Map<string, ImportedFollower>();
  const handles = new Set<string>();
  const faults: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    // Mastodon's heading; some exports have none.
    if (line.trim() === '' || (index === 0 && /^"?account address\b/i.test(line))) return;
    const handle = handleOf(line);
    if (handle !== null) {
      handles.add(handle);
      return;
    }
    try {
      const follower = parseLine(line, laboratory);
      followers.set(follower.actor, follower);
    } catch (error) {
      faults.push(`line ${index + 1}: ${(error as Error).message}`);
    }
  });
  return { followers: [...followers.values()], handles: [...handles], faults };
}

function handleOf(line: string): string | null {
  const [, name, host] = /^"?@?([\w.-]{1,128})@([a-z0-9.-]+(?::\d+)?)"?\s*(?:,|$)/i.exec(line.trim()) ?? [];
  return name === undefined || host === undefined ? null : `${name}@${host.toLowerCase()}`;
}

function parseLine(line: string, laboratory: boolean): ImportedFollower {
  const value = parseObject(line);
  const actor = address(value, 'actor', laboratory);
  const inbox = address(value, 'inbox', laboratory);
  if (!sameOrigin(inbox, actor)) throw new Error('"inbox" is on another server than "actor": leave this line out');
  const shared =
    value.sharedInbox == null || value.sharedInbox === '' ? null : address(value, 'sharedInbox', laboratory);
  // A shared inbox elsewhere counts as none (docs/decisions/0019-addresses-of-strangers.md).
  return { actor, inbox, sharedInbox: shared !== null && sameOrigin(shared, actor) ? shared : null };
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, as for any other text.
  }
  throw new Error('is neither JSON nor a handle: write {"actor": "https://…", "inbox": "https://…"} or name@host');
}

function address(value: Record<string, unknown>, key: string, laboratory: boolean): string {
  const text = value[key];
  const url = typeof text === 'string' && text.length <= mostLetters ? parseUrl(text) : null;
  const fitting = url !== null && (url.protocol === 'https:' || (laboratory && url.protocol === 'http:'));
  if (typeof text !== 'string' || !fitting || url.username !== '') {
    throw new Error(`"${key}" is no https address`);
  }
  return text;
}
