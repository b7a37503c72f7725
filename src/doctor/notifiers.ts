import { type Check, ok, warning } from './check.js';

/** Those who are told what others do: what nobody hears of must show somewhere. */
export const notifiers: Check = {
  name: 'notifiers',
  async run({ notifiers }) {
    const all = await notifiers();
    const failing = all.filter(({ lastError }) => lastError !== null);
    if (failing.length === 0) return ok(all.map(({ name }) => name).join(', '));
    return warning(
      failing.map(({ name, lastError }) => `${name} could not be told: ${lastError}`).join('; '),
      'mend it and try it with herald notifiers test NAME; herald notifiers retry NAME tells what failed',
    );
  },
};
