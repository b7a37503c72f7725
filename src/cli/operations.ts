import type { Moderation } from '../moderation/operations.js';
import type { Operations } from '../newsroom/operations.js';
import type { House } from '../sidecar.js';
import { InstanceLockedError } from '../store/instance-lock.js';
import type { Cli } from './cli.js';
import { CommandError } from './exit-code.js';
import { openHouse } from './house.js';
import { moderationClient } from './moderation-client.js';
import { type OperatorClient, operatorClient, readOperatorToken } from './operator-client.js';

/**
 * Does work through a running service, or, when none runs, in this process: two writers never meet.
 * `writes: false` opens the store without asking for it alone. The work is told whether a service runs.
 */
export function withOperations<T>(
  cli: Cli,
  options: { writes: boolean },
  work: (operations: Operations, running: boolean) => Promise<T>,
): Promise<T> {
  return throughHerald(cli, options, { client: (client) => client, house: (house) => house.operations }, work);
}

/** The same for whom we listen to and who may follow. */
export function withModeration<T>(cli: Cli, work: (moderation: Moderation) => Promise<T>): Promise<T> {
  const ways = {
    client: ({ call }: OperatorClient) => moderationClient(call),
    house: (house: House) => house.moderation,
  };
  return throughHerald(cli, { writes: true }, ways, work);
}

async function throughHerald<O, T>(
  cli: Cli,
  { writes }: { writes: boolean },
  ways: { client: (client: OperatorClient) => O; house: (house: House) => O },
  work: (operations: O, running: boolean) => Promise<T>,
): Promise<T> {
  const config = cli.config();
  const { adminListen } = config.server;
  const client = operatorClient({ listen: adminListen, token: () => readOperatorToken(config) });
  if (await client.answers()) return work(ways.client(client), true);
  const house = await openHouse(config, { log: cli.logger(), exclusive: writes }).catch((error: unknown) => {
    if (!(error instanceof InstanceLockedError)) throw error;
    throw new CommandError(
      `a Herald is using ${config.store.dataDir}, but nothing answers at server.admin_listen ${adminListen}: wait for it to start or stop, or correct the address`,
    );
  });
  try {
    return await work(ways.house(house), false);
  } finally {
    await house.stop();
  }
}
