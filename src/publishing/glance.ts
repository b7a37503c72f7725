import type { Config } from '../config/config.js';
import { fingerprint } from '../wordpress/fingerprint.js';
import type { Reader, WordPress } from '../wordpress/wordpress.js';
import { isLocked } from './settled.js';

/** The small look between two cycles: is one due before its time? Remembers in memory alone, so that nothing is ever late by it. */
export interface Glance {
  /** Within the snapshot of a cycle: how the blog looks that this cycle sees. */
  mark(reader: Reader): Promise<void>;
  /** Does the blog look otherwise than the last cycle saw it? @throws WordPressError */
  due(): Promise<boolean>;
}

export interface GlanceMeans {
  config: Config;
  wordpress: WordPress;
  now: () => number;
}

export function createGlance({ config, wordpress, now }: GlanceMeans): Glance {
  const { sources } = config;
  /** Null before the first cycle: there is nothing to compare with. */
  let known: string | null = null;

  /** Whether an editor is open, not since when: its heartbeat is no change. */
  async function see(reader: Reader): Promise<string> {
    const { signs, locks } = await fingerprint(reader, sources);
    return signs + locks.map((at) => isLocked(at, now())).join();
  }

  return {
    async mark(reader) {
      if (config.wordpress.glance > 0) known = await see(reader);
    },
    async due() {
      const before = known;
      if (before === null) return false;
      const seen = await wordpress.snapshot(see);
      // A cycle that came in between knows better.
      return known === before && seen !== before;
    },
  };
}
