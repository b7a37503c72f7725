import type { Config } from '../config/config.js';
import { createLogger, type Logger } from '../log/logger.js';
import type { House } from '../sidecar.js';
import { connectSupervisor } from '../systemd/notify.js';
import { exitCode } from './exit-code.js';
import { openHouse } from './house.js';
import type { World } from './world.js';

/** Runs the service until SIGTERM or SIGINT, then stops cleanly; a second signal ends at once. @returns the exit code */
export async function serve(config: Config, world: World, { verbose }: { verbose: boolean }): Promise<number> {
  const log = createLogger(verbose ? 'debug' : config.log.level, config.log.format);
  warn(config, log);
  const end = awaitEnd(log);
  const house = await openHouse(config, { log, exclusive: true });
  const supervisor = connectSupervisor({
    socket: world.env.NOTIFY_SOCKET ?? null,
    watchdogUsec: watchdogOf(world),
    ping: () => house.ping(),
    log,
  });
  try {
    await house.start();
  } catch (error) {
    await house.stop();
    throw error;
  }
  const { listen, adminListen } = config.server;
  log.info({ origin: config.site.origin, listen, adminListen }, 'ready');
  await supervisor.ready(`serving ${config.site.origin} on ${listen}`);
  const code = await end;
  await supervisor.stopping();
  await stop(house, log);
  return code;
}

async function stop(house: House, log: Logger): Promise<void> {
  log.info({}, 'stopping: what is under way is finished, the rest waits on disk');
  await house.stop();
  log.info({}, 'stopped');
}

/** Set before anything is opened: a signal during the start is not lost. */
function awaitEnd(log: Logger): Promise<number> {
  return new Promise((resolve) => {
    let signalled = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (signalled) {
        log.warn({ signal }, 'ended at once, by a second signal');
        process.exit(exitCode.failed);
      }
      signalled = true;
      log.info({ signal }, 'asked to stop');
      resolve(exitCode.done);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    // A fault nobody caught: what is on disk is whole, and the supervisor starts a fresh process.
    const onFault = (error: unknown) => {
      log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'ended by a fault');
      process.exit(exitCode.failed);
    };
    process.on('unhandledRejection', onFault);
    process.on('uncaughtException', onFault);
  });
}

function warn({ federation, site }: Config, log: Logger): void {
  if (!federation.allowPrivateAddresses) return;
  log.warn(
    { origin: site.origin },
    'federation.allow_private_addresses is on: the guard against private addresses is lifted, for laboratories only',
  );
}

/** $WATCHDOG_USEC, unless it is meant for another process (sd_watchdog_enabled(3)). */
function watchdogOf({ env }: World): number | null {
  if (env.WATCHDOG_PID !== undefined && env.WATCHDOG_PID !== String(process.pid)) return null;
  return env.WATCHDOG_USEC === undefined ? null : Number(env.WATCHDOG_USEC);
}
