import type { BlockReport, Effects, ListReport, UnblockReport } from '../moderation/operations.js';
import type { BlockList } from '../store/block-lists.js';
import { counted } from './counted.js';
import { clip, plain, table } from './table.js';
import { relative, when } from './when.js';

/** What a change of blocks led to, one line; empty where it led to nothing. */
export function effectsText({ followers, requests, hidden, shown, deliveries }: Effects): string {
  const parts = [
    followers > 0 ? `${counted(followers, 'follower')} removed` : '',
    requests > 0 ? `${counted(requests, 'follow request')} rejected` : '',
    hidden > 0 ? `${counted(hidden, 'interaction')} hidden` : '',
    shown > 0 ? `${counted(shown, 'interaction')} shown again` : '',
    deliveries > 0 ? `${counted(deliveries, 'delivery', 'deliveries')} given up` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(', ')}\n`;
}

export function blockedText(report: BlockReport): string {
  const { added, changed, known, allowed } = report;
  const left = allowed.length > 0 ? `, ${allowed.length} left alone, for you allowed them` : '';
  return `${added} blocked, ${changed} changed, ${known} known already${left}\n${effectsText(report)}`;
}

export function unblockedText(report: UnblockReport, forget: boolean): string {
  const lines = [
    ...report.lifted.map((target) =>
      forget ? `${target}: what lists say of it counts again` : `${target} is not blocked any more`,
    ),
    ...report.allowed.map((target) => `${target} is allowed for good, whatever lists say (--forget takes that back)`),
  ];
  const advice = forget ? '' : 'Followers from there do not come back by themselves: they may follow again\n';
  return `${lines.map(plain).join('\n')}\n${effectsText(report)}${advice}`;
}

export function listReportText(report: ListReport): string {
  const url = plain(report.url);
  if (report.outcome === 'failed') return `${url}: not read: ${plain(report.error ?? '')}; its last good state stays\n`;
  const skipped = report.skipped.map(({ line, reason }) => `  line ${line} left out: ${plain(reason)}\n`).join('');
  const head = `${url}: ${report.outcome === 'same' ? 'unchanged, ' : ''}${counted(report.entries, 'block')}\n`;
  return `${head}${skipped}${heldText(report)}${effectsText(report)}`;
}

function heldText({ url, held, wouldLose }: ListReport): string {
  if (held === 0) return '';
  const cost = wouldLose > 0 ? ` would cost ${counted(wouldLose, 'follower')}:` : ':';
  return `  ${counted(held, 'suspension')}${cost} held, and only silencing until herald blocks approve ${plain(url)}\n`;
}

export function listsTable(lists: readonly (BlockList & { held: number })[], now: number): string {
  const rows = lists.map(({ url, entries, held, fetchedAt, nextAt, lastError }) => [
    url,
    entries,
    held,
    when(fetchedAt, now),
    relative(nextAt, now),
    clip(lastError ?? '', 80),
  ]);
  return table(['LIST', 'BLOCKS', 'HELD', 'READ', 'NEXT', 'TROUBLE'], rows);
}
