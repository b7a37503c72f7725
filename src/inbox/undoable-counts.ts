/**
 * What is counted in memory while a transaction runs. A transaction may be undone, and run once more (store/group-commit.ts): what it
 * counted is taken back then, or our own trouble would use up what its senders may (promise 7).
 */
export interface UndoableCounts {
  /** Something was counted just now, by the work that runs. Outside of such work it stays. */
  counted(takeBack: () => void): void;
  /** One piece of work, which may be run any number of times: each run, and `undo`, take back what the one before counted. */
  around(): { run<T>(work: () => T): T; undo(): void };
}

export function createUndoableCounts(): UndoableCounts {
  let running: (() => void)[] | null = null;
  return {
    counted: (takeBack) => void running?.push(takeBack),
    around() {
      let own: (() => void)[] = [];
      const undo = () => {
        for (const takeBack of own) takeBack();
        own = [];
      };
      return {
        undo,
        run(work) {
          undo();
          running = own;
          try {
            return work();
          } finally {
            running = null;
          }
        },
      };
    },
  };
}
