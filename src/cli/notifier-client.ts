import type { NotifierOperations } from '../newsroom/notifier-operations.js';
import type { OperatorCall } from './operator-call.js';

/** The operations of the notifiers, through the operator listener. */
export function notifierCalls(call: OperatorCall): NotifierOperations {
  return {
    notifiers: () => call('GET', '/api/notifiers'),
    testNotifier: (name) => call('POST', '/api/notifiers/test', { name }),
    retryNotifier: (name) => call('POST', '/api/notifiers/retry', { name }),
    keywords: () => call('GET', '/api/keywords'),
    addKeywords: (words) => call('POST', '/api/keywords/add', { words }),
    removeKeywords: (words) => call('POST', '/api/keywords/remove', { words }),
  };
}
