import { join } from 'node:path';
import { ask, type Json } from './ask.js';
import { startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { type NginxPart, proxiedSite } from './nginx.js';
import { accepts } from './until.js';

export type Scheme = 'rfc9421' | 'cavage' | 'none';

/** A request over the wire, from the peer (`out`, a whole address) or to it (`in`, a path). */
export interface WireLine {
  direction: 'in' | 'out';
  method: string;
  url: string;
  scheme: Scheme;
  status: number;
}

/** What a strict JSON-LD reader makes of a document. */
export interface Reading {
  document: Json;
  /** What such a reader would drop; null when nothing. */
  lost: string | null;
  parsed: Json | null;
}

/** A server built with Fedify, which signs as RFC 9421 first and verifies strictly; one person is on it, fred. */
export interface FedifyPeer {
  host: string;
  actor: string;
  site: NginxPart;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What fred does (acts.js); told to `actor`. @returns the id of what was sent or written */
  act(name: string, args: Json): Promise<string>;
  read(url: string): Promise<Reading>;
  /** A collection through all its pages. */
  walk(url: string): Promise<{ totalItems: number | null; items: string[] }>;
  /** Whether a document proves by its own Linked Data signature who made it. */
  proves(document: Json): Promise<boolean>;
  /** All that was posted to its inboxes, as it came, oldest first. */
  posted(): Promise<Json[]>;
  /** The activities that came and were proven, oldest first. */
  received(): Promise<Json[]>;
  wire(): Promise<WireLine[]>;
  /** Whom its inbox answers 401 from now on: all that are not signed so. */
  take(...schemes: Scheme[]): Promise<void>;
  log(): string;
}

const folder = new URL('./fedify/', import.meta.url).pathname;

export function prepareFedifyPeer(lab: Lab, host = 'peer.test'): FedifyPeer {
  const [port, controlPort] = [8002, 8003];
  const logFile = join(lab.room(`fedify-${host}`), 'log');
  // Fedify wants a newer Node than Herald: the folder brings its own.
  const node = join(folder, `node_modules/node-linux-${process.arch}/bin/node`);
  const control = async <Answer>(name: string, args: Json = {}): Promise<Answer> => {
    const asked = await ask(`http://127.0.0.1:${controlPort}/${name}`, {
      method: 'POST',
      body: JSON.stringify(args),
      timeoutMs: 30_000,
    });
    if (asked.status !== 200) throw new Error(`fred cannot ${name}: ${asked.text}`);
    return JSON.parse(asked.text) as Answer;
  };
  let daemon: Awaited<ReturnType<typeof startDaemon>> | null = null;
  lab.name(host);
  lab.onClose(() => daemon?.stop());
  return {
    host,
    actor: `https://${host}/users/fred`,
    site: proxiedSite([host], lab.authority.certify([host]), `http://127.0.0.1:${port}`),
    async start() {
      const command = [node, join(folder, 'peer.js'), host, String(port), String(controlPort)];
      const ready = async () => (await accepts(port)) && (await accepts(controlPort));
      daemon = await startDaemon({ name: 'the Fedify peer', command, logFile, ready });
    },
    stop: async () => daemon?.stop(),
    act: control,
    read: (url) => control('read', { url }),
    walk: (url) => control('walk', { url }),
    proves: (document) => control('proves', { document }),
    posted: () => control('posted'),
    received: () => control('received'),
    wire: () => control('wire'),
    take: (...schemes) => control('take', { schemes }),
    log: () => daemon?.log() ?? '',
  };
}
