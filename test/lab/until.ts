import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  timeoutMs?: number;
  everyMs?: number;
  /** Throws when waiting has become pointless. */
  hopeless?: () => void;
  /** What to show when it never comes. */
  evidence?: () => string;
}

/** Looks again and again until there is something: not null, undefined or false. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25, hopeless, evidence }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<Exclude<T, false>>;
    hopeless?.();
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}\n${evidence?.() ?? ''}`);
    await wait(everyMs);
  }
}

/** Whether somebody accepts connections there: a unix socket's path, or a port on loopback. */
export function accepts(where: string | number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = typeof where === 'string' ? connect(where) : connect(where, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
