import { type Block, type BlockRule, type BlockSeverity, BY_OPERATOR } from './block.js';

/** What of a block decides. */
export type JudgedBlock = Pick<Block, 'severity' | 'source' | 'held' | 'rejectReports'>;

export interface Verdict {
  severity: BlockSeverity | null;
  rejectReports: boolean;
}

/**
 * What becomes of somebody. On each target the operator's word stands before the lists'; an `allow` shuts out all that is
 * said of the domains further up; of what is left the harder wins. Pure.
 * @param targets the actor id, its host, and each domain above it, nearest first
 */
export function judge(targets: readonly string[], blocksOf: (target: string) => readonly JudgedBlock[]): Verdict {
  const verdict: Verdict = { severity: null, rejectReports: false };
  for (const target of targets) {
    const blocks = blocksOf(target);
    if (blocks.length === 0) continue;
    const own = blocks.filter(({ source }) => source === BY_OPERATOR);
    const counting = own.length > 0 ? own : blocks;
    verdict.rejectReports ||= counting.some(({ rejectReports }) => rejectReports);
    const rules = counting.map(ruleOf);
    if (rules.includes('allow')) break;
    if (rules.includes('suspend')) verdict.severity = 'suspend';
    else if (rules.includes('silence')) verdict.severity ??= 'silence';
  }
  return verdict;
}

function ruleOf({ severity, held }: JudgedBlock): BlockRule {
  return held && severity === 'suspend' ? 'silence' : severity;
}
