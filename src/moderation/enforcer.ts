import type { BlockStore } from '../store/blocks.js';
import type { SettingsStore } from '../store/settings.js';
import { type EnforceMeans, enforce } from './enforce.js';
import { judgeOf } from './judge-of.js';
import { type Effects, noEffects } from './operations.js';

export interface Enforcer {
  /** Runs a change of the blocks in one transaction, which also remembers that its effects are still to come. */
  change<T>(work: () => T): T;
  /** Brings about what the blocks say, after whatever of this is under way. */
  enforce(): Promise<Effects>;
  /** What a crash or a stop left undone. */
  resume(): Promise<void>;
  /** Begins no further page; resolves when none is under way. */
  stop(): Promise<void>;
}

export interface EnforcerMeans extends EnforceMeans {
  blocks: BlockStore;
  settings: SettingsStore;
}

export function createEnforcer(means: EnforcerMeans): Enforcer {
  const { db, blocks, settings } = means;
  let queue: Promise<unknown> = Promise.resolve();
  let stopping = false;

  async function run(): Promise<Effects> {
    const mark = settings.get('unenforcedBlocks');
    if (mark === null || stopping) return { ...noEffects };
    const all = blocks.all();
    const actors = all.filter(({ kind }) => kind === 'actor').map(({ target }) => target);
    const effects = await enforce(means, judgeOf(all), actors, () => stopping);
    db.transaction(() => {
      if (!stopping && settings.get('unenforcedBlocks') === mark) settings.remove('unenforcedBlocks');
    });
    return effects;
  }

  function next(): Promise<Effects> {
    const turn = queue.then(run, run);
    queue = turn.catch(() => {});
    return turn;
  }

  return {
    change: (work) =>
      db.transaction(() => {
        settings.set('unenforcedBlocks', means.mintId());
        return work();
      }),
    enforce: next,
    async resume() {
      await next();
    },
    async stop() {
      stopping = true;
      await queue;
    },
  };
}
