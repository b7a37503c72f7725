import type { ApproveReport, HeldReport, StatusReport } from '../newsroom/operations.js';
import type { ChangeCounts, CycleReport, PlannedChange } from '../publishing/cycle-report.js';
import { counted } from './counted.js';
import { clip, plain } from './table.js';
import { when } from './when.js';

/** What was decided about what the brake held, and what the cycle after it did. */
export function approvalText({ decided, database, reports }: ApproveReport, asKnown: boolean): string {
  const numbers = countsText(decided);
  const published = asKnown ? `taken as known: ${numbers}; nothing of it is published` : `released: ${numbers}`;
  const accepted = `the WordPress database of ${plain(database ?? '')} is accepted from now on`;
  const none = database === null && decided.creates + decided.updates + decided.deletes === 0;
  const head = none ? 'nothing was held' : database === null ? published : accepted;
  return `${head}\n${cyclesText(reports)}`;
}

/** What a cycle did, or would do, source by source. */
export function cyclesText(reports: readonly CycleReport[]): string {
  return reports.map(cycleText).join('');
}

function cycleText(report: CycleReport): string {
  const { source, creates, updates, deletes, settling, adopted } = report;
  if (report.error !== null) return `${source}: failed: ${plain(report.error)}\n`;
  const would = report.dryRun ? 'would ' : '';
  if (report.baseline) {
    const verb = report.dryRun ? 'would be known' : 'are known now';
    return `${source}: first cycle: ${counted(report.known, 'item')} ${verb}, nothing is announced\n`;
  }
  const waiting = settling > 0 ? `${settling} may still change and wait` : '';
  const changes = [
    ...(adopted
      ? [`  ${would}take over ${counted(adopted.notes, 'Note')} of the source ${adopted.source}, which it was before`]
      : []),
    ...lines('create', would, creates),
    ...lines('update', would, updates),
    ...lines('delete', would, deletes),
    ...more(report),
    ...(report.old > 0
      ? [`  ${counted(report.old, 'post')} with dates of long ago: known, and not announced (announce_old)`]
      : []),
  ];
  const head = changes.length === 0 ? `${source}: nothing new` : `${source}:`;
  const held = report.held
    ? [
        `  held by the brake: ${countsText(report.waiting)}. Look at herald status, then run herald approve, or change the blog or the configuration back`,
      ]
    : [];
  return `${[waiting ? `${head} (${waiting})` : head, ...changes, ...held].join('\n')}\n`;
}

function lines(verb: string, would: string, changes: readonly PlannedChange[]): string[] {
  return changes.map(({ label, key, noteId, held }) => {
    const note = noteId === null ? '' : `  note ${noteId}`;
    return `  ${held ? 'hold  ' : would}${verb}  ${clip(label || key, 60)}  [${plain(key)}]${note}`;
  });
}

/** A report names only the first changes of each kind. */
function more({ creates, updates, deletes, counts, waiting }: CycleReport): string[] {
  const named = { creates, updates, deletes };
  return (['creates', 'updates', 'deletes'] as const).flatMap((kind) => {
    const rest = counts[kind] + waiting[kind] - named[kind].length;
    return named[kind].length > 0 && rest > 0 ? [`  and ${rest} more ${kind}`] : [];
  });
}

function countsText({ creates, updates, deletes }: ChangeCounts): string {
  return `${creates} to create, ${updates} to update, ${deletes} to delete`;
}

/** How things stand, for a person. */
export function statusText(status: StatusReport & { running: boolean }, now: number): string {
  const deliveries = counts(status.deliveries) || 'none yet';
  const troubled =
    status.troubledHosts > 0 ? `; ${counted(status.troubledHosts, 'host')} in trouble (herald deliveries)` : '';
  const lines = [
    `${status.handle}  (Herald ${status.version})`,
    ...(status.running ? [] : ['service     not running: this is what its store says']),
    `followers   ${status.followers}`,
    `notes       ${status.notes}`,
    `deliveries  ${deliveries}${troubled}`,
    ...restoredLines(status, now),
    ...waitingLines(status),
  ];
  for (const source of status.sources) {
    lines.push(
      `source ${source.name}: last cycle ${when(source.lastCycleAt, now)}; ${counts(source.items) || 'no items'}`,
    );
    if (source.lastError !== null) lines.push(`  the last cycle failed: ${plain(source.lastError)}`);
    if (source.held !== null) lines.push(...heldLines(source.held));
  }
  for (const { source, notes } of status.orphans) {
    lines.push(
      `source ${source}: ${counted(notes, 'Note')} follow no post any more, because no source has this name. Give it back its name, or name it in renamed_from of another source`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const REASONS = {
  limit: 'too many at once',
  choice: 'you chose others',
  configuration: 'the configuration selects otherwise now',
  removal: 'the source asks about removals',
};

function heldLines(held: HeldReport): string[] {
  const all = held.creates + held.updates + held.deletes;
  const named = held.first.map(
    ({ action, reason, key, label }) => `    ${action}  ${clip(label || key, 50)}  [${plain(key)}]  ${REASONS[reason]}`,
  );
  return [
    `  held by the brake: ${countsText(held)}`,
    ...named,
    ...(all > named.length ? [`    and ${all - named.length} more`] : []),
    '  publish it: herald approve. Leave everything as it is: herald approve --as-known. One of it: --only ID',
  ];
}

function restoredLines({ restored }: StatusReport, now: number): string[] {
  if (restored === null) return [];
  return [
    `restored    from a backup of ${when(restored.from, now)}: what came since may be announced already, and waits`,
    '            look with herald sync --dry-run; then herald approve, or herald approve --as-known',
  ];
}

/** Only what somebody should look at, and where. */
function waitingLines({ requests, reports, notifications }: StatusReport): string[] {
  const untold = counts({ ...notifications });
  return [
    ...(untold ? [`untold      ${untold} (herald notifiers)`] : []),
    ...(requests > 0 ? [`requests    ${counted(requests, 'follow request')} (herald followers requests)`] : []),
    ...(reports > 0 ? [`reports     ${reports} open (herald reports)`] : []),
  ];
}

function counts(byState: Record<string, number>): string {
  return Object.entries(byState)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
