import { type Arrival, type CountingSink, type Rule, startCountingSink } from '../lab/counting-sink.js';
import type { Chance } from './chance.js';

/** How the servers of the readers behave: `wayward` fails often, one host for long; `good` takes everything. */
export type Mood = 'wayward' | 'outage' | 'silence' | 'good';

export interface WaywardReaders {
  sink: CountingSink;
  /** For `herald followers import`. */
  followersFile: string;
  /** `host/path` of every inbox that one activity goes to. */
  inboxes: string[];
  behave(mood: Mood): void;
  /** How many were answered with trouble. */
  troubled(): number;
}

const HOSTS = 5;
const FOLLOWERS = 10;

/** Which inbox a request came to, as `inboxes` says it. */
export const inboxOf = ({ headers, path }: Arrival): string => `${headers.host}${path}`;
/** The reader's server said that it has it. */
export const isTaken = ({ answered }: Arrival): boolean => answered === 202;

/**
 * Ten followers on five hosts of one sink; two hosts have a shared inbox, so that seven inboxes are delivered to.
 * `outage` and `silence` concern the last host alone: it answers 500, or not at all.
 */
export async function waywardReaders(chance: Chance): Promise<WaywardReaders> {
  const sink = await startCountingSink({ address: '0.0.0.0' });
  const host = (n: number) => `127.0.0.${2 + (n % HOSTS)}:${sink.port}`;
  const last = host(HOSTS - 1);
  const followers = Array.from({ length: FOLLOWERS }, (_, n) => {
    const actor = `http://${host(n)}/users/${n + 1}`;
    const sharedInbox = n % HOSTS < 2 ? `http://${host(n)}/inbox` : null;
    return { actor, inbox: `${actor}/inbox`, sharedInbox };
  });
  const inboxes = new Set(followers.map(({ inbox, sharedInbox }) => (sharedInbox ?? inbox).replace('http://', '')));
  let mood: Mood = 'good';
  let troubled = 0;
  const answerOf: Rule = ({ method, headers }) => {
    if (method !== 'POST' || mood === 'good') return null;
    if (headers.host === last && mood === 'silence') return 'hang';
    if (headers.host === last && mood === 'outage') return { status: 500 };
    const dice = chance.number();
    if (dice < 0.68) return null;
    if (dice < 0.84) return { status: 202, delayMs: chance.between(20, 400) };
    if (dice < 0.9) return { status: chance.pick([500, 502, 503, 429]), headers: { 'Retry-After': '30' } };
    if (dice < 0.94) return { status: 500, delayMs: chance.between(20, 200) };
    return dice < 0.98 ? 'reset' : 'hang';
  };
  sink.answer((arrival) => {
    const answer = answerOf(arrival);
    if (answer === 'hang' || answer === 'reset' || (answer && answer.status >= 400)) troubled += 1;
    return answer;
  });
  return {
    sink,
    followersFile: followers.map((follower) => JSON.stringify(follower)).join('\n'),
    inboxes: [...inboxes],
    behave(next) {
      mood = next;
    },
    troubled: () => troubled,
  };
}
