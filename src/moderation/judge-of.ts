import { domainsOf } from '../activitypub/domains.js';
import { canonicalId } from '../activitypub/uris.js';
import type { Block, BlockSeverity } from '../model/block.js';
import { judge } from '../model/block-judge.js';

/** The severity that an actor id, or any address, falls under. */
export type JudgeOf = (uri: string) => BlockSeverity | null;

/** Judges by these blocks alone, in memory: for passes over whole tables. Pure. */
export function judgeOf(blocks: readonly Block[]): JudgeOf {
  const byTarget = new Map<string, Block[]>();
  for (const block of blocks) byTarget.set(block.target, [...(byTarget.get(block.target) ?? []), block]);
  const none: readonly Block[] = [];
  return (uri) => judge([canonicalId(uri), ...domainsOf(uri)], (target) => byTarget.get(target) ?? none).severity;
}

/** Who is not suspended by the one, and would be by the other. Pure. */
export function losesBy(as: JudgeOf, would: JudgeOf): (follower: { actor: string; inbox: string }) => boolean {
  const goes = (judgeUri: JudgeOf, { actor, inbox }: { actor: string; inbox: string }) =>
    judgeUri(actor) === 'suspend' || judgeUri(inbox) === 'suspend';
  return (follower) => !goes(as, follower) && goes(would, follower);
}
