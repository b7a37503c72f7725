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
    const trouble = wordpressTrouble(ready.body);
    if (trouble !== null) {
      return warning(
        `Herald runs, but its last look at WordPress failed: ${trouble}`,
        'mend what it names; the next look comes by itself',
      );
    }
    return ok(`a Herald answers at ${config.server.adminListen}`);
  },
};

/** `/readyz` tells how the last cycle went: another blog's database shows here, too. */
function wordpressTrouble(body: string): string | null {
  try {
    const { wordpress } = JSON.parse(body) as { wordpress?: unknown };
    return typeof wordpress === 'string' && wordpress !== 'ok' ? line(wordpress) : null;
  } catch {
    return null;
  }
}

function line(body: string): string {
  return body.replace(/\s+/g, ' ').slice(0, 200);
}
