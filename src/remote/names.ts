import type { LookupAddress, LookupOptions } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { LRUCache } from 'lru-cache';
import { parseHosts } from './hosts-file.js';
import { RemoteError } from './remote-error.js';
import { watchedFile } from './watched-file.js';

/** The shape of `dns.lookup` with its options, as Node's sockets call it. */
export type Lookup = (
  name: string,
  options: LookupOptions,
  callback: (error: Error | null, found: string | LookupAddress[], family?: number) => void,
) => void;

export interface Names {
  lookup: Lookup;
  /** Ends look-ups that are under way. */
  close(): void;
}

export interface NamesOptions {
  /** Name servers, `address:port`; those of /etc/resolv.conf unless given. */
  servers?: string[];
  /** The file whose entries come before the name servers. */
  hostsFile?: string;
  /** Milliseconds for a whole look-up. */
  deadline?: number;
  /** Milliseconds, for the age of what is remembered. */
  now?: () => number;
}

/** What a look-up came to. `failure` is one of Node's codes: ENOTFOUND, ENODATA, ESERVFAIL, ETIMEOUT, ECONNREFUSED, … */
type Result = { found: LookupAddress[]; ttl: number } | { failure: string; ttl: number };

const SECOND = 1000;
const DEADLINE = 5 * SECOND;
/** One question; c-ares doubles it for the second try, so a silent name server is given up within the deadline. */
const TRY = 1500;
const TRIES = 2;
/** How long the slower of A and AAAA is waited for once the other is there: some name servers never answer one of them (RFC 8305, section 3). */
const OTHER_FAMILY = 200;
/** Addresses are remembered as long as their owner says, within these bounds. */
const SHORTEST = 5 * SECOND;
const LONGEST = 300 * SECOND;
/** A name that does not exist is asked for again after a minute, one whose servers fail after half of that (RFC 2308 allows both). */
const ABSENT = 60 * SECOND;
const FAILED = 30 * SECOND;
const OWN_TROUBLE = SECOND;
const MOST_NAMES = 10_000;

/**
 * Turns names into addresses by c-ares, off the thread pool. `dns.lookup` uses that pool, where two look-ups run at a time: two names whose
 * servers are silent would hold up every other name for seconds. Entries of the hosts file come first. A and AAAA are asked for side by side.
 * Other sources of nsswitch.conf are not read, and search domains are not tried: names of other servers are always complete.
 */
export function createNames(options: NamesOptions = {}): Names {
  const { deadline = DEADLINE, now = Date.now } = options;
  const hosts = watchedFile(options.hostsFile ?? '/etc/hosts', parseHosts);
  const resolver = watchedFile('/etc/resolv.conf', () => newResolver(options.servers));
  const open = new Set<Resolver>();

  const cache = new LRUCache<string, Result>({
    max: MOST_NAMES,
    ttl: ABSENT,
    ttlResolution: 0,
    perf: { now },
    async fetchMethod(name, _old, { options: entry }) {
      const result = await ask(name);
      entry.ttl = result.ttl;
      return result;
    },
  });

  async function ask(name: string): Promise<Result> {
    const current = resolver();
    open.add(current);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Result>((resolve) => {
      timer = setTimeout(() => resolve({ failure: 'ETIMEOUT', ttl: FAILED }), deadline);
    });
    try {
      return await Promise.race([bothFamilies(current, name), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function resolve(text: string): Promise<LookupAddress[]> {
    const name = text.replace(/\.$/, '').toLowerCase();
    const listed = hosts().get(name);
    if (listed) return listed;
    const result = (await cache.fetch(name)) ?? { failure: 'ECANCELLED', ttl: 0 };
    if ('found' in result) return result.found;
    throw errorOf(name, result.failure);
  }

  return {
    lookup(name, { family = 0, all = false }, callback) {
      const wanted = (found: LookupAddress): boolean =>
        family === 0 || found.family === family || `IPv${found.family}` === family;
      resolve(name).then(
        (every) => {
          const found = every.filter(wanted);
          const [first] = found;
          if (!first) return callback(errorOf(name, 'ENODATA'), '');
          if (all) callback(null, found);
          else callback(null, first.address, first.family);
        },
        (error) => callback(error, ''),
      );
    },
    close() {
      for (const one of open) one.cancel();
    },
  };
}

function newResolver(servers: string[] | undefined): Resolver {
  const resolver = new Resolver({ timeout: TRY, tries: TRIES });
  if (servers) resolver.setServers(servers);
  return resolver;
}

type Family = { found: { address: string; ttl: number }[] } | { failure: string };

async function bothFamilies(resolver: Resolver, name: string): Promise<Result> {
  const four = family(resolver.resolve4(name, { ttl: true }));
  const six = family(resolver.resolve6(name, { ttl: true }));
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    const wait = (answer: Family) => {
      if ('found' in answer && answer.found.length > 0) timer ??= setTimeout(resolve, OTHER_FAMILY);
    };
    four.then(wait);
    six.then(wait);
  });
  const missing: Family = { failure: 'ETIMEOUT' };
  const or = (answer: Promise<Family>) => Promise.race([answer, enough.then(() => missing)]);
  const answers = await Promise.all([or(four), or(six)]);
  clearTimeout(timer);
  return joined(answers[0], answers[1], reachesSix());
}

function family(asked: Promise<{ address: string; ttl: number }[]>): Promise<Family> {
  return asked.then(
    (found) => ({ found }),
    (error: NodeJS.ErrnoException) => ({ failure: error.code ?? 'ESERVFAIL' }),
  );
}

/** One family is enough. Where neither has an address, the worse news counts: a name exists if one server may know it. */
function joined(four: Family, six: Family, sixFirst: boolean): Result {
  const of = (answer: Family, kind: 4 | 6) =>
    'found' in answer ? answer.found.map(({ address, ttl }) => ({ address, family: kind, ttl })) : [];
  const every = sixFirst ? [...of(six, 6), ...of(four, 4)] : [...of(four, 4), ...of(six, 6)];
  if (every.length > 0) {
    const ttl = Math.min(...every.map((one) => one.ttl)) * SECOND;
    const found = every.map(({ address, family: kind }) => ({ address, family: kind }));
    return { found, ttl: Math.min(Math.max(ttl, SHORTEST), LONGEST) };
  }
  const failures = [four, six].map((answer) => ('failure' in answer ? answer.failure : 'ENODATA'));
  const failure = failures.find((code) => code !== 'ENODATA' && code !== 'ENOTFOUND') ?? failures[0] ?? 'ENODATA';
  return { failure, ttl: failure === 'ECONNREFUSED' ? OWN_TROUBLE : isAbsent(failure) ? ABSENT : FAILED };
}

const isAbsent = (code: string) => code === 'ENOTFOUND' || code === 'ENODATA';

/** As RFC 6724 would have it: IPv6 comes first where this machine has an address that reaches the world. */
function reachesSix(): boolean {
  return Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.family === 'IPv6' && !one.internal && !/^f[cde]/i.test(one.address) && isIP(one.address) === 6);
}

function errorOf(name: string, code: string): RemoteError {
  switch (code) {
    case 'ENOTFOUND':
      return new RemoteError('unreachable', `the name ${name} does not exist (${code})`);
    case 'ENODATA':
      return new RemoteError('unreachable', `the name ${name} has no address (${code})`);
    case 'ECONNREFUSED':
      return new RemoteError('own-trouble', 'the name servers of this machine do not answer: see /etc/resolv.conf');
    case 'ETIMEOUT':
      return new RemoteError('unreachable', `no name server answered for ${name} in time (${code})`);
    default:
      return new RemoteError('unreachable', `the name servers of ${name} fail (${code})`);
  }
}
