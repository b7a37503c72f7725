import { statSync } from 'node:fs';
import { passwordOf } from '../config/secrets.js';
import { type Check, failed, ok, warning } from './check.js';

/** The file may hold the database's password: nobody but its owner should read it. */
export const configuration: Check = {
  name: 'configuration',
  async run({ config, configFile }) {
    const mode = statSync(configFile).mode & 0o777;
    const shown = mode.toString(8).padStart(4, '0');
    const cure = `chmod 600 ${configFile}`;
    if ((mode & 0o022) !== 0) return failed(`${configFile} may be changed by others (mode ${shown})`, cure);
    if ((mode & 0o044) !== 0 && passwordOf(config.wordpress.url) !== null) {
      return failed(`${configFile} leads to a password, and may be read by others (mode ${shown})`, cure);
    }
    if (config.federation.allowPrivateAddresses) {
      return warning(
        'federation.allow_private_addresses is on: the guard against private addresses is lifted',
        'take it out, unless this is a laboratory',
      );
    }
    const { adminListen } = config.server;
    if (!/^(unix:|127\.|localhost:|\[::1\]:)/.test(adminListen)) {
      return warning(
        `server.admin_listen ${adminListen} may be reached from elsewhere`,
        'write admin_listen = "127.0.0.1:8089", or see that only you can reach it: it is for the operator',
      );
    }
    return ok(`${configFile} is in order (mode ${shown})`);
  },
};
