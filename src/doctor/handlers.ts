import { type Check, failed, ok } from './check.js';

/** Inbox handlers of the operator's own: a folder that cannot be loaded keeps Herald from starting. */
export const handlers: Check = {
  name: 'handlers',
  async run({ config, handlersIn }) {
    const folder = config.inbox.handlers;
    if (folder === null) return ok('no inbox handlers of your own (inbox.handlers)');
    try {
      const names = await handlersIn(folder);
      return ok(names.length === 0 ? `${folder} holds no handlers` : `${folder} holds ${names.join(', ')}`);
    } catch (error) {
      return failed((error as Error).message, 'mend it, or leave inbox.handlers empty: Herald does not start so');
    }
  },
};
