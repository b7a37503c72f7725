import type { Follower } from '../model/follower.js';
import type { FollowerStore } from '../store/followers.js';
import type { RemoteActorStore } from '../store/remote-actors.js';

const PAGE = 1000;

/** Every follower, oldest first. */
export function allFollowers(store: FollowerStore): Follower[] {
  const found: (Follower & { seq: number })[] = [];
  for (let page = store.pageAfter(0, PAGE); page.length > 0; page = store.pageAfter(page.at(-1)?.seq ?? 0, PAGE))
    found.push(...page);
  return found;
}

/** What `followers import` reads again. */
export function followersJsonLines(followers: readonly Follower[]): string {
  return followers
    .map(({ actor, inbox, sharedInbox }) => `${JSON.stringify({ actor, inbox, sharedInbox })}\n`)
    .join('');
}

/** Mastodon's CSV: handles under a heading. Of whom no handle is known, the id is left over. */
export function followersCsv(
  followers: readonly Follower[],
  actors: RemoteActorStore,
): { csv: string; unknown: string[] } {
  const unknown: string[] = [];
  const handles = followers.flatMap(({ actor }) => {
    const name = actors.byId(actor)?.username ?? '';
    if (/^[\w.-]+$/.test(name)) return [`${name}@${new URL(actor).host}`];
    unknown.push(actor);
    return [];
  });
  return { csv: ['Account address', ...handles].map((line) => `${line}\n`).join(''), unknown };
}
