import type { Uris } from '../activitypub/uris.js';
import type { Config } from '../config/config.js';
import type { WordPress } from '../wordpress/wordpress.js';

/** What a check found. `warning`: it works, but not as it should; or it could not be examined. */
export interface Finding {
  outcome: 'ok' | 'warning' | 'failed';
  /** One line that names the culprit. */
  message: string;
  /** What to do about it, or what could be better still; null when nothing could. */
  cure: string | null;
}

/** One thing that must be right. A file of its own each, and one line in index.ts. */
export interface Check {
  /** For people: `database`, `webfinger`, … */
  name: string;
  /** Never writes. A throw is reported as failed, with the error's message. */
  run(means: DoctorMeans): Promise<Finding>;
}

export interface DoctorMeans {
  config: Config;
  configFile: string;
  uris: Uris;
  wordpress: WordPress;
  /** Asks the site as others see it, by its public name. @throws Error when no answer came */
  get: PublicGet;
  /** The program that runs the doctor, and whether there is one where the shipped unit looks for it. */
  node: { path: string; unitHasOne: boolean };
  /** When the configuration file was changed last, milliseconds since the epoch; null: that cannot be known. */
  configChangedAt: number | null;
  /** Asks the operator listener of the running service; null when nothing answers there. */
  operator(path: string): Promise<{ status: number; body: string } | null>;
  /** Names of the inbox handlers in a folder. @throws Error that says in one line what is wrong with it */
  handlersIn(folder: string): Promise<string[]>;
  /** How those who are told of things fare. @throws Error while the store cannot be read */
  notifiers(): Promise<{ name: string; lastError: string | null }[]>;
  /** What waits for the operator. @throws Error while the store cannot be read */
  status(): Promise<{
    sources: { name: string; held: { creates: number; updates: number; deletes: number } | null }[];
    orphans: { source: string; notes: number }[];
  }>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface PublicAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: string;
}

/** One GET, redirects not followed. */
export type PublicGet = (url: string, accept: string) => Promise<PublicAnswer>;

export function ok(message: string): Finding {
  return { outcome: 'ok', message, cure: null };
}

export function warning(message: string, cure: string): Finding {
  return { outcome: 'warning', message, cure };
}

export function failed(message: string, cure: string): Finding {
  return { outcome: 'failed', message, cure };
}
