import { createInterface } from 'node:readline';
import { UsageError } from '../exit-code.js';
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
  const lines = createInterface({ input: world.input, terminal: false });
  // Answers that come in a bundle must not be lost between two questions.
  const given = lines[Symbol.asyncIterator]();
  return {
    async ask(question, preset, judge = () => null) {
      for (;;) {
        world.err(`${question}${preset === '' ? '' : ` [${preset}]`}: `);
        const next = await given.next();
        if (next.done) throw new UsageError('no answer came: give --yes and init asks nothing');
        const answer = next.value.trim() || preset;
        const fault = judge(answer);
        if (fault === null) return answer;
        world.err(`  ${fault}\n`);
      }
    },
    end: () => lines.close(),
  };
}
