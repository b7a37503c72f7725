import fc from 'fast-check';
import { EDITS, LOOKS, type Step, TURNS, tellStory } from './news-story.js';

/** `HERALD_STORIES=5000` tells so many; the default keeps the whole file short. */
const numRuns = Number(process.env.HERALD_STORIES ?? 60);

const nat = fc.nat(6);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom(...EDITS), a: nat, b: nat }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom(...TURNS), a: nat }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constantFrom(...LOOKS), a: nat }) },
) as fc.Arbitrary<Step>;

describe('any story of a month of news', () => {
  for (const removal of ['withdraw', 'keep'] as const) {
    it(`tells each item once, none too early, loses none (removal: ${removal})`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => tellStory(steps, { removal })),
        { numRuns },
      );
    }).timeout(Math.max(300_000, numRuns * 3000));
  }
});
