/** Not there yet: says so and fails, so that nobody takes it for done. @returns the exit code */
export async function runDemo(_options: { once: boolean }): Promise<number> {
  throw new Error('the demo is not built yet');
}
