import type { Json } from '../test/lab/ask.js';
import type { KeyPair, RemoteActor } from '../test/lab/remote-actor.js';
import { remoteActor } from '../test/lab/remote-actor.js';

/** One request of the soak, and what may be answered. */
export interface Shot {
  kind: Kind;
  bytes: Buffer;
  statuses: readonly number[];
}

export const kinds = ['valid', 'forged', 'malformed', 'oversized', 'unknown delete', 'replay'] as const;
export type Kind = (typeof kinds)[number];

/** Of a hundred. */
const shares: Record<Kind, number> = {
  valid: 42,
  forged: 14,
  malformed: 12,
  oversized: 1,
  'unknown delete': 21,
  replay: 10,
};
const url = 'https://blog.test/activitypub/inbox';
const us = 'https://blog.test/activitypub/actor';
/** Of so many requests that were taken, some come again. */
const REPLAYED = 2000;
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

/** What must be found in the store in the end: who may be there, and which likes and boosts are. */
export interface Ledger {
  likes: Set<string>;
  boosts: Set<string>;
  replies: number;
  taken: number;
}

export interface MixMeans {
  honest: readonly RemoteActor[];
  /** Real actors, who send nothing themselves. */
  victims: readonly RemoteActor[];
  enemy: KeyPair;
  notes: readonly string[];
  random: () => number;
}

/** A maker of requests, ever other ones, in the shares in which they come. */
export function soakMix({ honest, victims, enemy, notes, random }: MixMeans) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const ledger: Ledger = { likes: new Set(), boosts: new Set(), replies: 0, taken: 0 };
  const sent: Buffer[] = [];
  let number = 0;

  const address = () => `198.18.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
  const request = (headers: Record<string, string>, body: Buffer, method = 'POST'): Buffer => {
    const lines = Object.entries({ ...headers, 'x-forwarded-for': address(), 'content-length': String(body.length) });
    const head = [`${method} /activitypub/inbox HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  };
  const signed = (actor: RemoteActor, activity: Json): Buffer => {
    const body = Buffer.from(JSON.stringify(activity));
    return request(actor.sign({ url, method: 'POST', body }).headers, body);
  };

  function deed(who: RemoteActor, take: boolean): Json {
    const note = pick(notes);
    const at = random();
    if (at < 0.35) {
      if (take) ledger.likes.add(`${who.id} ${note}`);
      return who.activity('Like', { object: note });
    }
    if (at < 0.55) {
      if (take) ledger.boosts.add(`${who.id} ${note}`);
      return who.activity('Announce', { object: note, to: [PUBLIC] });
    }
    number += 1;
    if (at < 0.75) {
      if (take) ledger.replies += 1;
      return who.create(`<p>Number ${number}, and <b>some</b> more words.</p>`, { inReplyTo: note, cc: [us] });
    }
    if (at < 0.8) return who.follow(us);
    if (at < 0.9) return who.activity('View', { object: note });
    return who.activity('Update', { object: who.document() });
  }

  const makers: Record<Kind, () => Shot> = {
    valid() {
      const who = pick(honest);
      const bytes = signed(who, deed(who, true));
      ledger.taken += 1;
      if (sent.length < REPLAYED) sent.push(bytes);
      else sent[Math.floor(random() * REPLAYED)] = bytes;
      return { kind: 'valid', bytes, statuses: [202] };
    },
    forged() {
      const victim = pick(victims);
      const forger = remoteActor({ id: victim.id, name: victim.name, keys: enemy });
      // 503: the key was to be asked for once more, and too many such questions were caused.
      return { kind: 'forged', bytes: signed(forger, deed(victim, false)), statuses: [401, 503] };
    },
    malformed() {
      const who = pick(victims);
      const good = JSON.stringify(deed(who, false));
      const bodies = [
        good.slice(0, -5),
        `[${good}]`,
        '{"a":'.repeat(5000),
        good.replace('"type"', '"kind"'),
        '',
        `${good}\u0000`,
      ];
      const { headers } = who.sign({ url, method: 'POST', body: good });
      const { signature, ...unsigned } = headers;
      const wires = [
        request(headers, Buffer.from(pick(bodies))),
        request(headers, Buffer.from([0xff, 0xfe, 0x00, 0x80])),
        request(unsigned, Buffer.from(good)),
        request({ ...headers, 'content-type': 'text/plain' }, Buffer.from(good)),
        request({ ...headers, date: 'yesterday' }, Buffer.from(good)),
        request({ ...headers, signature: `${signature},${signature}` }, Buffer.from(good)),
        request(headers, Buffer.from(`${good} `)),
      ];
      return { kind: 'malformed', bytes: pick(wires), statuses: [400, 401, 403, 415] };
    },
    oversized() {
      const head = 'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nContent-Type: application/activity+json\r\n';
      return {
        kind: 'oversized',
        bytes: Buffer.from(`${head}Content-Length: 5000000\r\n\r\n${'x'.repeat(20_000)}`),
        statuses: [413],
      };
    },
    'unknown delete'() {
      number += 1;
      const id = `http://gone${Math.floor(random() * 1e9)}.test/users/${number}`;
      const gone = remoteActor({ id, name: 'gone', keys: enemy });
      return { kind: 'unknown delete', bytes: signed(gone, gone.activity('Delete', { object: id })), statuses: [202] };
    },
    replay() {
      if (sent.length === 0) return makers['unknown delete']();
      return { kind: 'replay', bytes: pick(sent), statuses: [202] };
    },
  };
  return {
    ledger,
    /** Its first word, so that its key is known. */
    introduction: (who: RemoteActor): Shot => ({
      kind: 'valid',
      bytes: signed(who, who.activity('View', { object: us })),
      statuses: [202],
    }),
    next(): Shot {
      let at = random() * 100;
      for (const kind of kinds) {
        at -= shares[kind];
        if (at < 0) return makers[kind]();
      }
      return makers.valid();
    },
  };
}
