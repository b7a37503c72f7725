import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { World } from '../world.js';

/** How init learns what it was not told. */
export interface Questions {
  /** @param judge what is wrong with the answer, or null */
  ask(question: string, preset: string, judge?: (answer: string) => string | null): Promise<string>;
  end(): void;
}

/** Nobody is asked: every preset holds. */
export const noQuestions: Questions = { ask: async (_, preset) => preset, end: () => {} };

export function questionsTo(world: World): Questions {
  const output = new Writable({
    write(chunk, _encoding, done) {
      world.err(String(chunk));
      done();
    },
  });
  const lines = createInterface({ input: world.input, output, terminal: false });
  return {
    async ask(question, preset, judge = () => null) {
      for (;;) {
        const answer = (await lines.question(`${question}${preset === '' ? '' : ` [${preset}]`}: `)).trim() || preset;
        const fault = judge(answer);
        if (fault === null) return answer;
        world.err(`  ${fault}\n`);
      }
    },
    end: () => lines.close(),
  };
}
