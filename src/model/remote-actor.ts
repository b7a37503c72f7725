/** Somebody on another server, as their own server describes them. */
export interface RemoteActor {
  /** https URL, its identity. */
  id: string;
  /** `Person`, `Service`, `Application`, `Group` or `Organization`. */
  type: string;
  inbox: string;
  /** Null where the server has none (GoToSocial, A9). */
  sharedInbox: string | null;
  /** `preferredUsername`; empty when missing. */
  username: string;
  /** Plain text, untrusted. */
  name: string;
  /** Page for people, or null. */
  url: string | null;
  key: RemoteKey | null;
  /** Milliseconds since the epoch. */
  fetchedAt: number;
}

export interface RemoteKey {
  /** The full `keyId`, as it stands in signatures. */
  id: string;
  /** SPKI PEM. */
  pem: string;
}
