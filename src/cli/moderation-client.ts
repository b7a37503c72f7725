import { type BlockReport, type Effects, type Moderation, noEffects } from '../moderation/operations.js';
import type { OperatorCall } from './operator-call.js';

/** Blocks, and targets, in one request. */
const portion = 10_000;

/** The moderation of a running service, through its operator listener. */
export function moderationClient(call: OperatorCall): Moderation {
  const toEach = async <T extends object>(
    path: string,
    targets: readonly string[],
    more: object,
    sum: (one: T, other: T) => T,
  ) => {
    let total: T | null = null;
    for (let from = 0; from === 0 || from < targets.length; from += portion) {
      const answer: T = await call<T>('POST', path, { targets: targets.slice(from, from + portion), ...more });
      total = total === null ? answer : sum(total, answer);
    }
    return total as T;
  };
  return {
    async block(blocks, { importing }) {
      const total: BlockReport = { added: 0, changed: 0, known: 0, allowed: [], ...noEffects };
      for (let from = 0; from < blocks.length; from += portion) {
        const part = await call<BlockReport>('POST', '/api/blocks', {
          blocks: blocks.slice(from, from + portion),
          importing,
        });
        Object.assign(total, added(total, part));
        for (const count of ['added', 'changed', 'known'] as const) total[count] += part[count];
        total.allowed.push(...part.allowed);
      }
      return total;
    },
    unblock: (targets, { forget }) =>
      toEach('/api/blocks/remove', targets, { forget }, (one, other) => ({
        ...added(one, other),
        lifted: [...one.lifted, ...other.lifted],
        allowed: [...one.allowed, ...other.allowed],
      })),
    subscribe: (url) => call('POST', '/api/blocks/subscribe', { url }),
    unsubscribe: (url) => call('POST', '/api/blocks/unsubscribe', { url }),
    refresh: (url) => call('POST', '/api/blocks/refresh', url === null ? {} : { url }),
    approveList: (url) => call('POST', '/api/blocks/approve', { url }),
    resolveReports: (ids) => call('POST', '/api/reports/resolve', { ids }),
    removeFollowers: (targets, { insist }) => toEach('/api/followers/remove', targets, { insist }, bothLists),
    acceptRequests: (targets) => toEach('/api/followers/accept', targets, {}, bothLists),
    rejectRequests: (targets) => toEach('/api/followers/reject', targets, {}, bothLists),
  };
}

function added(one: Effects, other: Effects): Effects {
  return {
    followers: one.followers + other.followers,
    requests: one.requests + other.requests,
    hidden: one.hidden + other.hidden,
    shown: one.shown + other.shown,
    deliveries: one.deliveries + other.deliveries,
  };
}

function bothLists<T extends { done: string[]; unknown: string[] }>(one: T, other: T): T {
  return { ...one, done: [...one.done, ...other.done], unknown: [...one.unknown, ...other.unknown] };
}
