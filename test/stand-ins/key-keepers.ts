import type { IncomingHttpHeaders } from 'node:http';
import { keyIdOf, signatureFaults } from '../lab/remote-actor.js';
import type { Arrival, Reply } from './inbox-server.js';

/** A key as the actor shows it. */
export interface ShownKey {
  id: string;
  publicKeyPem: string;
}

/** What these servers know of the world. */
export interface World {
  now(): number;
  /** The key in the actor document, asked for at this moment. */
  shown(): ShownKey;
  /** The same for whoever looks for a key at its address: null where nothing is. */
  at(keyId: string | null): ShownKey | null;
}

/** A server as far as it keeps our key: modelled after what each software does (docs/decisions/0018-a-key-for-each-host.md). */
export interface KeyKeeper {
  answer(arrival: Arrival): Reply;
  /** Works off what is due by now. */
  work(): void;
  /** Objects of the Creates and Accepts that it believed, in order. */
  readonly believed: string[];
  /** How often it took the actor for another one, so that every follower there follows anew. */
  readonly refollows: number;
}

type Said = { type: string; object: string | { id: string; publicKey?: ShownKey } };

const HOUR = 3600_000;
/** Several threads share a queue: what came later may be looked at before an Update is. */
const SOON = 1000;

/** Verifies before it answers; works an Update off later. A key id that it does not know, or a key that does not fit, makes it ask once. */
export function mastodon(world: World, delay: number): KeyKeeper {
  return checking(world, delay, { asksWhenUnfit: true, follows: true });
}

/** The same, but a key that it knows by its id is final. */
export function goToSocial(world: World): KeyKeeper {
  return checking(world, 1000, { asksWhenUnfit: false });
}

/** Verifies before it answers, whatever the key is called, and asks once when it does not fit. */
export function pleroma(world: World): KeyKeeper {
  return checking(world, 1000, { asksWhenUnfit: true, ids: false });
}

function checking(
  world: World,
  delay: number,
  how: { asksWhenUnfit: boolean; ids?: boolean; follows?: boolean },
): KeyKeeper {
  const { asksWhenUnfit, ids = true, follows = false } = how;
  const { queue, work, believed, believe } = inboxOf(world, (key) => {
    known = key;
  });
  let known = world.shown();
  let refollows = 0;
  const trusts = (arrival: Arrival) => (!ids || keyIdOf(arrival.headers) === known.id) && fits(arrival, known, world);
  return {
    believed,
    work,
    get refollows() {
      return refollows;
    },
    answer(arrival) {
      const unknown = ids && keyIdOf(arrival.headers) !== known.id;
      if (!trusts(arrival) && (unknown || asksWhenUnfit)) {
        const found = ids ? world.at(keyIdOf(arrival.headers)) : world.shown();
        if (
          found !== null &&
          found.publicKeyPem !== known.publicKeyPem &&
          (!ids || keyIdOf(arrival.headers) === found.id)
        ) {
          if (follows) refollows += 1;
          known = found;
        }
      }
      if (!trusts(arrival)) return { status: 401 };
      const said = saidBy(arrival);
      if (said.type === 'Update') queue(delay, () => believe(said));
      else believe(said);
      return { status: 202 };
    },
  };
}

/** Answers 202 to everything and looks at it later, at an Update after `delay`, with the key that it has: asked for 36 hours ago at most, or brought by an Update. */
export function snac(world: World, delay: number): KeyKeeper {
  const { queue, work, believed, believe } = inboxOf(world, (key) => {
    known = { key, since: world.now() };
  });
  let known = { key: world.shown(), since: world.now() };
  return {
    believed,
    work,
    refollows: 0,
    answer(arrival) {
      const at = world.now();
      queue(saidBy(arrival).type === 'Update' ? delay : SOON, () => {
        const stale = world.now() - known.since > 36 * HOUR;
        if (world.at(keyIdOf(arrival.headers)) !== null && fits(arrival, known.key, world, at))
          believe(saidBy(arrival));
        if (stale) known = { key: world.shown(), since: world.now() };
      });
      return { status: 202 };
    },
  };
}

/** The same, but a key is remembered by its id for twelve hours, whatever an Update says; an id that it does not know it asks for. */
export function misskey(world: World, delay: number): KeyKeeper {
  const remembered = new Map<string, { key: ShownKey; until: number }>();
  const remember = (key: ShownKey) => remembered.set(key.id, { key, until: world.now() + 12 * HOUR });
  const { queue, work, believed, believe } = inboxOf(world, (key) => {
    known = key;
  });
  let known = world.shown();
  remember(known);
  return {
    believed,
    work,
    refollows: 0,
    answer(arrival) {
      const at = world.now();
      queue(saidBy(arrival).type === 'Update' ? delay : SOON, () => {
        const id = keyIdOf(arrival.headers) ?? '';
        const held = remembered.get(id);
        const inTime = held !== undefined && held.until > world.now();
        if (!inTime && id !== known.id) known = world.shown();
        const key = inTime ? held.key : known;
        if (!inTime && known.id === id) remember(known);
        if (fits(arrival, key, world, at)) believe(saidBy(arrival));
      });
      return { status: 202 };
    },
  };
}

/** Believes nothing: nothing arrives until `back`. Then it is the other. */
export function away(world: World, back: number, other: KeyKeeper): KeyKeeper {
  return {
    believed: other.believed,
    work: other.work,
    get refollows() {
      return other.refollows;
    },
    answer: (arrival) => (world.now() < back ? { status: 0 } : other.answer(arrival)),
  };
}

function inboxOf(world: World, takeKey: (key: ShownKey) => void) {
  const waiting: { due: number; act: () => void }[] = [];
  const believed: string[] = [];
  return {
    believed,
    queue(delay: number, act: () => void): void {
      waiting.push({ due: world.now() + delay, act });
      waiting.sort((a, b) => a.due - b.due);
    },
    work(): void {
      while (waiting.length > 0 && (waiting[0]?.due ?? 0) <= world.now()) waiting.shift()?.act();
    },
    believe({ type, object }: Said): void {
      if (type !== 'Update') believed.push(String(object));
      else if (typeof object === 'object' && object.publicKey) takeKey(object.publicKey);
    },
  };
}

const saidBy = ({ body }: Arrival): Said => JSON.parse(body);

function fits({ path, headers, body }: Arrival, { publicKeyPem }: ShownKey, world: World, at = world.now()): boolean {
  const request: { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer; at: number } = {
    ...{ method: 'POST', path, headers, body: Buffer.from(body), at },
  };
  return signatureFaults(request, publicKeyPem).length === 0;
}
