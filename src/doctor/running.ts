import { type Check, failed, ok, warning } from './check.js';

/** What the shipped unit runs. */
export const UNIT_NODE = '/usr/bin/node';

export const running: Check = {
  name: 'service',
  async run({ operator, config, configFile, configChangedAt, node }) {
    const health = await operator('/healthz');
    if (health === null) {
      return failed(
        `no Herald answers at server.admin_listen ${config.server.adminListen}`,
        node.unitHasOne
          ? "start it (systemctl start herald@NAME, or herald run) and look at its log (journalctl -u 'herald@*')"
          : `the unit runs ${UNIT_NODE}, which is not there: give it the drop-in that herald init prints, for ${node.path}; then start it (systemctl start herald@NAME)`,
      );
    }
    if (health.status !== 200)
      return failed(`the running Herald is in trouble: ${line(health.body)}`, 'look at its log, and at the disk');
    const startedAt = startIn(health.body);
    if (startedAt !== null && configChangedAt !== null && configChangedAt > startedAt) {
      return warning(
        `${configFile} was changed at ${iso(configChangedAt)}, after the running Herald read it at ${iso(startedAt)}`,
        'restart it (systemctl restart herald@NAME): it knows only what it read',
      );
    }
    const ready = await operator('/readyz');
    if (ready?.status !== 200) {
      return warning(
        `Herald runs, but cannot show the actor yet: ${line(ready?.body ?? '')}`,
        'let it reach WordPress once: herald sync',
      );
    }
    const trouble = detail(ready.body, 'wordpress');
    if (trouble !== null) {
      return warning(
        `Herald runs, but its last look at WordPress failed: ${trouble}`,
        'mend what it names; the next look comes by itself',
      );
    }
    const addresses = detail(ready.body, 'addresses');
    if (addresses !== null) {
      return warning(
        addresses,
        'let nginx put the real address back: set_real_ip_from and real_ip_header (README, “Behind a CDN”)',
      );
    }
    return ok(`a Herald answers at ${config.server.adminListen}`);
  },
};

/** `/healthz` tells when the service read its configuration. */
function startIn(body: string): number | null {
  try {
    const { started } = JSON.parse(body) as { started?: unknown };
    const time = Date.parse(String(started));
    return Number.isNaN(time) ? null : time;
  } catch {
    return null;
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `/readyz` tells what is not ok: of `wordpress` how the last cycle went, where another blog's database shows, too. */
function detail(body: string, name: 'wordpress' | 'addresses'): string | null {
  try {
    const { [name]: said } = JSON.parse(body) as Record<string, unknown>;
    return typeof said === 'string' && said !== 'ok' ? line(said) : null;
  } catch {
    return null;
  }
}

function line(body: string): string {
  return body.replace(/\s+/g, ' ').slice(0, 200);
}
