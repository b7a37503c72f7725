import { type Check, ok, warning } from './check.js';

/** What waits for the operator, and Notes that follow no post any more. */
export const brake: Check = {
  name: 'brake',
  async run({ status }) {
    const { sources, orphans } = await status();
    const held = sources.flatMap(({ name, held }) => (held === null ? [] : [{ name, ...held }]));
    const waiting = held.map(
      ({ name, creates, updates, deletes }) =>
        `${name} holds ${creates} to create, ${updates} to update, ${deletes} to delete`,
    );
    const left = orphans.map(
      ({ source, notes }) => `${notes} Notes of the source ${source} follow no post any more: no source has this name`,
    );
    if (waiting.length + left.length === 0) return ok('nothing is held');
    const cures = [
      ...(waiting.length > 0
        ? [
            'look with herald status, then publish it with herald approve, or leave all as it is with herald approve --as-known',
          ]
        : []),
      ...(left.length > 0 ? ['give the source its name back, or name it in renamed_from of another source'] : []),
    ];
    return warning([...waiting, ...left].join('; '), cures.join('; '));
  },
};
