import { type Check, failed, ok, warning } from './check.js';

export const running: Check = {
  name: 'service',
  async run({ operator, config }) {
    const health = await operator('/healthz');
    if (health === null) {
      return failed(
        `no Herald answers at server.admin_listen ${config.server.adminListen}`,
        "start it (systemctl start herald@NAME, or herald run) and look at its log (journalctl -u 'herald@*')",
      );
    }
    if (health.status !== 200)
      return failed(`the running Herald is in trouble: ${line(health.body)}`, 'look at its log, and at the disk');
    const ready = await operator('/readyz');
    if (ready?.status !== 200) {
      return warning(
        `Herald runs, but cannot show the actor yet: ${line(ready?.body ?? '')}`,
        'let it reach WordPress once: herald sync',
      );
    }
    return ok(`a Herald answers at ${config.server.adminListen}`);
  },
};

function line(body: string): string {
  return body.replace(/\s+/g, ' ').slice(0, 200);
}
