import { DomainError, domainsOf, isWithin, normalizeDomain } from '../activitypub/domains.js';
import type { Block } from '../model/block.js';
import { type CsvRow, csvText, parseCsv } from './csv.js';
import type { NewBlock } from './operations.js';

export interface Remark {
  line: number;
  reason: string;
}

export interface BlockFile {
  /** By target: domains, actor ids, and handles whose actors are still to be found. */
  blocks: NewBlock[];
  /** Rows that are left out, and may be. */
  skipped: Remark[];
  /** What makes the whole file unusable. */
  faults: Remark[];
}

/** Mastodon's columns of domain_blocks.csv, in its order; the heading may stand without `#`. */
const columns = ['#domain', '#severity', '#reject_media', '#reject_reports', '#public_comment', '#obfuscate'];
const severities = ['noop', 'silence', 'suspend'] as const;
const hardness = (severity: NewBlock['severity']) => severities.indexOf(severity as (typeof severities)[number]);
const LONGEST_COMMENT = 2000;
/** More than all servers there are. */
const MOST = 200_000;

/** Gets its column's cells by the heading's names, `#` left out. */
type Heading = Map<string, number>;

/**
 * Reads Mastodon's CSV of domain blocks (its own heading, or the same names without `#`), its lists of blocked accounts, and
 * bare lists, one domain, handle or actor id a line. All rows are judged, so that one round of mending is enough. Pure.
 * @param bare what a list without severities does
 */
export function parseBlockFile(
  text: string,
  { ownHost, bare }: { ownHost: string; bare: 'silence' | 'suspend' },
): BlockFile {
  const { rows, faults } = parseCsv(text);
  const file: BlockFile = { blocks: [], skipped: [], faults: [...faults] };
  const heading = headingOf(rows[0]);
  const known = new Map<string, NewBlock>();
  for (const row of heading ? rows.slice(1) : rows) {
    // A remark between the rows of a bare list.
    if (row.cells[0]?.trim().startsWith('#')) continue;
    try {
      const block = blockFrom(row, heading, { ownHost, bare });
      const before = known.get(block.target);
      if (before === undefined || hardness(block.severity) > hardness(before.severity)) known.set(block.target, block);
      if (before !== undefined)
        file.skipped.push({ line: row.line, reason: `${block.target} is named twice: the harder word counts` });
    } catch (error) {
      if (error instanceof Skipped) file.skipped.push({ line: row.line, reason: error.message });
      else if (error instanceof DomainError || error instanceof Fault)
        file.faults.push({ line: row.line, reason: error.message });
      else throw error;
    }
  }
  if (known.size > MOST) file.faults.push({ line: 1, reason: `more than ${MOST} rows` });
  file.blocks = [...known.values()];
  file.faults.sort((one, other) => one.line - other.line);
  return file;
}

/** The row is left out; the file is sound. */
class Skipped extends Error {}

/** The row makes the file unusable. */
class Fault extends Error {}

function headingOf(row: CsvRow | undefined): Heading | null {
  const names = row?.cells.map((cell) => cell.trim().toLowerCase().replace(/^#\s*/, '')) ?? [];
  const first = names[0] ?? '';
  if (!['domain', 'account address', 'account'].includes(first)) return null;
  return new Map(names.map((name, index) => [name, index]));
}

function blockFrom(
  { cells }: CsvRow,
  heading: Heading | null,
  { ownHost, bare }: { ownHost: string; bare: 'silence' | 'suspend' },
): NewBlock {
  const width = heading?.size ?? 1;
  if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== ''))
    throw new Fault(`has ${cells.length} columns where ${width} ${width === 1 ? 'is' : 'are'} named`);
  const cell = (name: string) => cells[heading?.get(name) ?? -1]?.trim() ?? '';
  const named = targetFrom(cells[0] ?? '', ownHost);
  return {
    ...named,
    severity: severityFrom(cell('severity'), bare),
    rejectMedia: flag('reject_media', cell('reject_media')),
    rejectReports: flag('reject_reports', cell('reject_reports')),
    comment: cell('public_comment').slice(0, LONGEST_COMMENT),
    obfuscate: flag('obfuscate', cell('obfuscate')),
  };
}

function targetFrom(written: string, ownHost: string): Pick<NewBlock, 'target' | 'handle'> {
  const text = written.trim();
  const handle = handleFrom(text);
  if (handle !== null) return { target: handle, handle };
  if (isActorId(text)) return { target: text };
  const plain = text.replace(/^(?:\*\.)+/, '');
  if (/[*?]/.test(plain)) throw new Skipped(`${JSON.stringify(text.slice(0, 100))} is obfuscated`);
  if (/^[^\s.:@/]+$/.test(plain))
    throw new Skipped(`${JSON.stringify(text.slice(0, 100))} has no dot: a whole top-level domain is not blocked`);
  const domain = normalizeDomain(text);
  if (isWithin(ownHost, domain)) throw new Skipped(`${domain} is this site itself`);
  return { target: domain };
}

/** `user@host` in lower case where it is one, with or without an `@` in front. */
export function handleFrom(text: string): string | null {
  const [, name = '', host = ''] = /^(?:acct:)?@?([\w.-]{1,128})@([^\s@/?#,]{1,253})$/i.exec(text.trim()) ?? [];
  return host === '' ? null : `${name}@${host.toLowerCase()}`;
}

/** An address with more than a host in it. */
export function isActorId(text: string): boolean {
  if (!/^https?:\/\/[^\s]+$/.test(text) || text.length > 2048 || domainsOf(text).length === 0) return false;
  const { pathname, search } = new URL(text);
  return pathname.length > 1 || search !== '';
}

function severityFrom(text: string, bare: 'silence' | 'suspend'): NewBlock['severity'] {
  if (text === '') return bare;
  const severity = severities.find((known) => known === text.toLowerCase());
  if (severity === undefined)
    throw new Fault(`severity ${JSON.stringify(text.slice(0, 50))} is not known: write noop, silence or suspend`);
  return severity;
}

function flag(name: string, text: string): boolean {
  if (/^(?:true|t|1|yes)$/i.test(text)) return true;
  if (/^(?:false|f|0|no)?$/i.test(text)) return false;
  throw new Fault(`${name} ${JSON.stringify(text.slice(0, 50))} is neither true nor false`);
}

/** Mastodon's CSV of the domains among these; reading it gives the same blocks again. */
export function domainBlocksCsv(blocks: readonly Block[]): string {
  const rows = blocks
    .filter(({ kind, severity }) => kind === 'domain' && severity !== 'allow')
    .map(({ target, severity, rejectMedia, rejectReports, comment, obfuscate }) => [
      ...[target, severity, String(rejectMedia), String(rejectReports)],
      ...[comment, String(obfuscate)],
    ]);
  return csvText([columns, ...rows]);
}

/** Mastodon's list of blocked accounts: a handle a line, the actor id where none is known. */
export function accountBlocksCsv(blocks: readonly Block[]): string {
  return csvText(blocks.filter(({ kind }) => kind === 'actor').map(({ handle, target }) => [handle ?? target]));
}
