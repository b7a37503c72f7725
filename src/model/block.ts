/** silence: taken, but neither shown, counted nor told. suspend: refused. */
export type BlockSeverity = 'silence' | 'suspend';

/** What a row says: `noop` blocks nothing, only its flags count; `allow` is the operator's word that no list blocks this domain. */
export type BlockRule = BlockSeverity | 'noop' | 'allow';

/** The `source` of what the operator blocked by hand. */
export const BY_OPERATOR = 'operator';

/** Somebody, or a whole domain with all below it, that we do not listen to. */
export interface Block {
  /** Actor id, or a domain as `normalizeDomain` writes it. */
  target: string;
  kind: 'actor' | 'domain';
  severity: BlockRule;
  /** `operator`, or the address of the list that it came with. */
  source: string;
  /** Of an actor: `user@host` as the operator wrote it. */
  handle: string | null;
  /** Mastodon's, kept for the export. */
  rejectMedia: boolean;
  /** Reports from there are not taken. */
  rejectReports: boolean;
  comment: string;
  /** The name is hidden where blocks are published. */
  obfuscate: boolean;
  /** A list's suspension that would cost many followers: it silences until the operator approves. */
  held: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
}
