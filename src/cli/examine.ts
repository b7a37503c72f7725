import { existsSync, statSync } from 'node:fs';
import { urisFor } from '../activitypub/uris.js';
import { ownVersion } from '../config/own-version.js';
import { examine, type NamedFinding } from '../doctor/examine.js';
import { checks } from '../doctor/index.js';
import { openPublicGet } from '../doctor/public-get.js';
import { UNIT_NODE } from '../doctor/running.js';
import { loadHandlers } from '../inbox/load-handlers.js';
import { openWordPress } from '../wordpress/wordpress.js';
import type { Cli } from './cli.js';
import { withOperations } from './operations.js';
import { operatorClient } from './operator-client.js';

/** Gives the doctor what it needs, and takes it away again. @throws ConfigError */
export async function examineAll(cli: Cli): Promise<NamedFinding[]> {
  const config = cli.config();
  const client = operatorClient({ listen: config.server.adminListen, token: () => '' });
  const wordpress = openWordPress(config.wordpress);
  const outside = openPublicGet(ownVersion());
  try {
    return await examine(checks, {
      config,
      configFile: cli.configFile(),
      uris: urisFor(config.site.origin),
      wordpress,
      get: outside.get,
      node: { path: process.execPath, unitHasOne: existsSync(UNIT_NODE) },
      configChangedAt: changedAt(cli.configFile()),
      operator: (path) => client.look(path),
      handlersIn: async (folder) => (await loadHandlers(folder)).map(({ name }) => name),
      notifiers: () => withOperations(cli, { writes: false }, (operations) => operations.notifiers()),
      status: () => withOperations(cli, { writes: false }, (operations) => operations.status()),
      now: cli.world.now,
    });
  } finally {
    await Promise.all([wordpress.close(), outside.close()]);
  }
}

function changedAt(file: string): number | null {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return null;
  }
}
