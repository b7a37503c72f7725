import type { RemoteVisibility } from '../model/interaction.js';
import { PUBLIC } from './addressing.js';
import { isObject, type JsonObject } from './json-bytes.js';
import { idsOf, listOf } from './untrusted.js';

const MOST = 1000;
const publicNames = new Set([PUBLIC, 'as:Public', 'Public']);

export interface RemoteAudience {
  /** Who may see it. */
  visibility: RemoteVisibility;
  /** Ids that it is addressed to, in whichever way. */
  recipients: string[];
  /** It says for whom it is, at all. */
  told: boolean;
}

/** Who an object or activity is for, in every spelling of Public (fediverse.md O3 and the variant matrix of A9). */
export function remoteAudienceOf({ to, cc, bto, bcc, audience }: JsonObject, author: string): RemoteAudience {
  const recipients = [to, cc, bto, bcc, audience].flatMap((field) => idsOf(field, MOST));
  return {
    visibility: visibilityOf(to, [cc, audience], recipients, author),
    recipients: recipients.filter((id) => id !== PUBLIC),
    told: [to, cc, bto, bcc, audience].some((field) => listOf(field, MOST).length > 0),
  };
}

function visibilityOf(to: unknown, others: unknown[], recipients: string[], author: string): RemoteVisibility {
  if (namesPublic(to)) return 'public';
  if (others.some(namesPublic)) return 'unlisted';
  return recipients.some((id) => isFollowersOf(id, author)) ? 'followers' : 'direct';
}

function namesPublic(field: unknown): boolean {
  return listOf(field, MOST).some((entry) => publicNames.has(String(isObject(entry) ? entry.id : entry)));
}

/** The author's collection of followers is told by its address alone: nobody is asked. */
function isFollowersOf(id: string, author: string): boolean {
  return id !== author && new URL(id).host === new URL(author).host && /followers?\b/i.test(new URL(id).pathname);
}
