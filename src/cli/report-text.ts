import type { StatusReport } from '../newsroom/operations.js';
import type { CycleReport, PlannedChange } from '../publishing/cycle-report.js';
import { counted } from './counted.js';
import { clip, plain } from './table.js';
import { when } from './when.js';

/** What a cycle did, or would do, source by source. */
export function cyclesText(reports: readonly CycleReport[]): string {
  return reports.map(cycleText).join('');
}

function cycleText(report: CycleReport): string {
  const { source, creates, updates, deletes, settling } = report;
  if (report.error !== null) return `${source}: failed: ${plain(report.error)}\n`;
  if (report.baseline) {
    const verb = report.dryRun ? 'would be known' : 'are known now';
    return `${source}: first cycle: ${counted(report.known, 'item')} ${verb}, nothing is announced\n`;
  }
  const verb = report.dryRun || report.held ? 'would ' : '';
  const waiting = settling > 0 ? `${settling} may still change and wait` : '';
  const changes = [
    ...lines(`${verb}create`, creates),
    ...lines(`${verb}update`, updates),
    ...lines(`${verb}delete`, deletes),
  ];
  const head = changes.length === 0 ? `${source}: nothing new` : `${source}:`;
  const held = report.held
    ? [
        '  held by the brake: nothing of it was sent. Look at herald status, then run herald approve, or take it back on the blog',
      ]
    : [];
  return `${[waiting ? `${head} (${waiting})` : head, ...changes, ...held].join('\n')}\n`;
}

function lines(verb: string, changes: readonly PlannedChange[]): string[] {
  return changes.map(({ label, key, noteId }) => {
    const note = noteId === null ? '' : `  note ${noteId}`;
    return `  ${verb}  ${clip(label || key, 60)}  [${plain(key)}]${note}`;
  });
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
    if (source.held !== null) {
      lines.push(
        `  held by the brake: ${source.held.creates} to create, ${source.held.deletes} to delete. To release: herald approve`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
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
