import { spawn } from 'node:child_process';
import type { Logger } from '../log/logger.js';

/** What systemd is told about this process (sd_notify(3)). Every call resolves, told or not: a deaf supervisor is a warning, never a fault. */
export interface Supervisor {
  /** READY=1: the listeners answer. The watchdog beats from here on. */
  ready(status: string): Promise<void>;
  /** STATUS=…: one line for `systemctl status`. */
  status(text: string): Promise<void>;
  /** STOPPING=1: the watchdog beats no more. */
  stopping(): Promise<void>;
}

export interface SupervisorSettings {
  /** `$NOTIFY_SOCKET`; null where nobody supervises: then nothing is ever sent. */
  socket: string | null;
  /** `$WATCHDOG_USEC`, microseconds; null where no watchdog is asked for. */
  watchdogUsec: number | null;
  /** The store's own answer: a beat is sent only when this returns. @throws when the store does not answer */
  ping: () => void;
  log: Pick<Logger, 'warn'>;
  /** Where systemd's own messenger stands; only a test names another. */
  messenger?: string;
}

/**
 * Three beats fit in one watchdog time, so that one lost or late beat kills nothing.
 * Longer than a day is no watchdog, and longer than a timer of Node can count.
 */
export function beatInterval(watchdogUsec: number | null): number | null {
  if (watchdogUsec === null || !Number.isFinite(watchdogUsec) || watchdogUsec <= 0) return null;
  return Math.max(1, Math.min(Math.floor(watchdogUsec / 3000), 86_400_000));
}

/**
 * Speaks to systemd through its own `systemd-notify`, one short process a message: Node has no unix datagram sockets
 * (docs/decisions/0006-systemd-notify.md). The unit therefore needs `NotifyAccess=all`.
 */
export function connectSupervisor(settings: SupervisorSettings): Supervisor {
  const { socket, ping, log } = settings;
  const send = socket === null ? async () => {} : sender(socket, settings.messenger ?? 'systemd-notify', log);
  const interval = socket === null ? null : beatInterval(settings.watchdogUsec);
  let timer: NodeJS.Timeout | undefined;
  let beating = false;

  async function beat(): Promise<void> {
    // A messenger that hangs must not gather company: the next tick tries again.
    if (beating) return;
    try {
      ping();
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'no watchdog beat: the store does not answer');
      return;
    }
    beating = true;
    await send('WATCHDOG=1');
    beating = false;
  }

  return {
    async ready(status) {
      await send('READY=1', statusLine(status));
      if (interval !== null) timer ??= setInterval(beat, interval).unref();
    },
    status: (text) => send(statusLine(text)),
    async stopping() {
      clearInterval(timer);
      await send('STOPPING=1');
    },
  };
}

/** A newline would begin another assignment of the protocol. */
function statusLine(text: string): string {
  return `STATUS=${text.replaceAll(/\s+/g, ' ').trim()}`;
}

type Send = (...assignments: string[]) => Promise<void>;

/** One message after the other, in the order they were asked for. */
function sender(socket: string, messenger: string, log: Pick<Logger, 'warn'>): Send {
  let last = Promise.resolve();
  return (...assignments) => {
    last = last.then(async () => {
      const fault = await runMessenger(messenger, socket, assignments);
      if (fault !== null) log.warn({ error: fault }, `systemd was not told ${assignments[0]}`);
    });
    return last;
  };
}

/** Resolves with null when the message was taken, else with why not. systemd-notify itself waits until systemd has read it. */
function runMessenger(messenger: string, socket: string, assignments: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(messenger, assignments, {
      env: { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(0, 500);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : said.trim() || `${messenger} ended with ${code}`));
  });
}
