/** Who may quote our Notes: from `federation.quotes`. */
export type QuotePolicy = 'everyone' | 'followers' | 'nobody';

/** Our word that a quote is welcome (FEP-044f). One for each pair of Note and quote. */
export interface QuoteStamp {
  /** Opaque; `uris.stamp(id)` is its address. */
  id: string;
  /** Opaque id of the quoted Note. */
  noteId: string;
  /** Id of the quote. */
  quote: string;
  /** Whose quote it is: actor id, and where to tell them. */
  actor: string;
  inbox: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  revokedAt: number | null;
}
