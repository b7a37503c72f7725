import type fc from 'fast-check';

/**
 * `HERALD_FUZZ=5000` makes so many of each, other ones each time; what failed names its seed. The default keeps the files short and
 * makes everybody the same ones, so that a failure is the change's and not chance's.
 */
const asked = process.env.HERALD_FUZZ;

export function runs(usual: number): fc.Parameters<unknown> & { numRuns: number } {
  const seed = process.env.HERALD_FUZZ_SEED;
  const fixed = asked === undefined ? 20_260_504 : seed === undefined ? undefined : Number(seed);
  return {
    numRuns: Number(asked ?? usual),
    endOnFailure: asked === undefined,
    ...(fixed === undefined ? {} : { seed: fixed }),
  };
}

/** Mocha's patience for so many. */
export const patience = (usual: number) => Math.max(60_000, Number(asked ?? usual) * 3000);
