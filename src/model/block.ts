/** silence: taken, but neither shown, counted nor told. suspend: refused. */
export type BlockSeverity = 'silence' | 'suspend';

/** The `source` of what the operator blocked by hand. */
export const BY_OPERATOR = 'operator';

/** Somebody, or a whole domain with all below it, that we do not listen to. */
export interface Block {
  /** Actor id, or a domain as `normalizeDomain` writes it. */
  target: string;
  kind: 'actor' | 'domain';
  severity: BlockSeverity;
  /** `operator`, or the address of the list that it came with. */
  source: string;
  /** Mastodon's, kept for the export. */
  rejectMedia: boolean;
  /** Reports from there are not taken. */
  rejectReports: boolean;
  comment: string;
  /** The name is hidden where blocks are published. */
  obfuscate: boolean;
  createdAt: number;
}
