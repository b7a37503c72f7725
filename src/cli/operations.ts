import type { Operations } from '../newsroom/operations.js';
import { InstanceLockedError } from '../store/instance-lock.js';
import type { Cli } from './cli.js';
import { CommandError } from './exit-code.js';
import { openHouse } from './house.js';
import { operatorClient, readOperatorToken } from './operator-client.js';

/**
 * Does work through a running service, or, when none runs, in this process: two writers never meet.
 * `writes: false` opens the store without asking for it alone. The work is told whether a service runs.
 */
export async function withOperations<T>(
  cli: Cli,
  { writes }: { writes: boolean },
  work: (operations: Operations, running: boolean) => Promise<T>,
): Promise<T> {
  const config = cli.config();
  const { adminListen } = config.server;
  const client = operatorClient({ listen: adminListen, token: () => readOperatorToken(config) });
  if (await client.answers()) return work(client, true);
  const house = await openHouse(config, { log: cli.logger(), exclusive: writes }).catch((error: unknown) => {
    if (!(error instanceof InstanceLockedError)) throw error;
    throw new CommandError(
      `a Herald is using ${config.store.dataDir}, but nothing answers at server.admin_listen ${adminListen}: wait for it to start or stop, or correct the address`,
    );
  });
  try {
    return await work(house.operations, false);
  } finally {
    await house.stop();
  }
}
