import fc from 'fast-check';
import { EDITS, LOOKS, type Step, TURNS, tellStory } from './news-story.js';

/**
 * `HERALD_STORIES=5000` tells so many, other ones each time. The default keeps the file short and tells everybody the same
 * ones, so that a failure is the change's and not chance's.
 */
const asked = process.env.HERALD_STORIES;
const numRuns = Number(asked ?? 40);
const stories = { numRuns, ...(asked === undefined ? { seed: 20_260_504 } : {}) };

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
        stories,
      );
    }).timeout(Math.max(300_000, numRuns * 3000));
  }

  it('tells each item once where no spaces part the words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) =>
        tellStory(steps, { removal: 'withdraw', unspaced: true }),
      ),
      stories,
    );
  }).timeout(Math.max(300_000, numRuns * 3000));

  /** What such stories found once, each as it was told. */
  const found: [string, Step[]][] = [
    [
      'what is written in a draft that came back from the trash, and is published at once, is news',
      [
        ...([{ do: 'trash' }, { do: 'look' }, { do: 'untrash' }] as const),
        ...([{ do: 'insert' }, { do: 'publish' }, { do: 'insert' }] as const),
      ],
    ],
    [
      'a draft that may say nothing does not silence its copy',
      [{ do: 'insert' }, { do: 'rename' }, { do: 'copy draft' }, { do: 'look' }, { do: 'look' }, { do: 'publish' }],
    ],
    [
      'an item that had not settled when its draft was hidden leaves from the copy, where it was finished',
      [
        ...([{ do: 'type' }, { do: 'copy draft' }, { do: 'look' }, { do: 'hide' }, { do: 'wait' }] as const),
        ...([{ do: 'type' }, { do: 'publish' }] as const),
      ],
    ],
    [
      'an item that was cut out of the page of its month before it had settled, and pasted there again, is no new one',
      [
        ...([
          { do: 'insert', b: 4 },
          { do: 'kill', a: 4 },
          { do: 'publish as copy', a: 5 },
        ] as const),
        ...([
          { do: 'cut', a: 6, b: 6 },
          { do: 'look', a: 2 },
          { do: 'paste', a: 3, b: 1 },
        ] as const),
      ],
    ],
    [
      'a copy of what was just merged repeats it, however little the merged looks like what was known',
      [
        ...([
          { do: 'insert' },
          { do: 'look' },
          { do: 'merge' },
          { do: 'copy draft' },
          { do: 'look' },
          { do: 'insert' },
        ] as const),
        ...([{ do: 'look' }, { do: 'insert' }] as const),
      ],
    ],
    [
      'what is merged, copied twice and hidden between two looks is told once',
      [
        ...([{ do: 'insert' }, { do: 'look' }, { do: 'merge' }, { do: 'copy draft' }, { do: 'insert' }] as const),
        ...([{ do: 'rename' }, { do: 'copy draft' }, { do: 'look' }] as const),
      ],
    ],
    [
      'the copy of an item does not take the place of another with its link, which goes at that moment',
      [
        ...([
          { do: 'relink' },
          { do: 'type' },
          { do: 'namesake', b: 5 },
          { do: 'retire' },
          { do: 'copy', b: 4 },
          { do: 'remove', b: 6 },
        ] as const),
        ...([{ do: 'insert' }, { do: 'insert' }, { do: 'insert' }, { do: 'look' }, { do: 'insert' }] as const),
      ],
    ],
    [
      'an item whose next part is written with its words, and which is corrected at that moment, stays itself',
      [
        ...([{ do: 'remove' }, { do: 'insert' }, { do: 'insert', b: 3 }, { do: 'look', a: 2 }] as const),
        ...([{ do: 'look', a: 5 }, { do: 'look', a: 5 }, { do: 'episode' }, { do: 'edit', b: 5 }] as const),
        ...([{ do: 'look' }, { do: 'publish' }, { do: 'publish' }, { do: 'look' }] as const),
      ],
    ],
    [
      'the copy of an item in another draft does not take the place of a part with its words, which goes',
      [
        ...([
          { do: 'type' },
          { do: 'copy draft' },
          { do: 'episode', b: 2 },
          { do: 'retire' },
          { do: 'retire' },
        ] as const),
        ...([{ do: 'look' }, { do: 'retire' }, { do: 'look' }, { do: 'look' }] as const),
      ],
    ],
    [
      'what is copied from a page that was never seen as a draft is as old as that page',
      [
        ...([{ do: 'new draft' }, { do: 'sleep' }, { do: 'copy draft', a: 1 }, { do: 'insert' }] as const),
        ...([{ do: 'publish', a: 4 }, { do: 'insert' }] as const),
      ],
    ],
    [
      'what is merged with old news is an edit of that',
      [{ do: 'look' }, { do: 'insert', b: 1 }, { do: 'merge' }, { do: 'insert' }],
    ],
  ];
  for (const [name, steps] of found) {
    for (const removal of ['withdraw', 'keep'] as const) {
      it(`${name} (removal: ${removal})`, () => tellStory(steps, { removal }));
    }
  }
});
