import { urisFor } from '../../activitypub/uris.js';
import { standingOf } from '../../delivery/host-health.js';
import type { Register } from '../cli.js';
import { UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { clip, table } from '../table.js';
import { relative, when } from '../when.js';

interface Options {
  note?: string;
  limit: number;
  json?: boolean;
}

export const deliveries: Register = (program, cli) => {
  program
    .command('deliveries')
    .description('what is on its way, to which hosts, and which of them are in trouble')
    .option('--note <id>', 'each delivery of one Note')
    .option('--limit <count>', 'how many rows', wholeNumber, 50)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ note, limit, json = false }: Options) =>
        reading(cli, (house, { site }) => {
          const { deliveries: store, hosts } = house.reading;
          const now = cli.world.now();
          const show = (value: unknown, text: string) =>
            cli.world.out(json ? `${JSON.stringify(value, null, 2)}\n` : text);
          if (note !== undefined) {
            const id = urisFor(site.origin).noteId(note) ?? note;
            const rows = store.ofObject(id, limit);
            if (rows.length === 0 && house.reading.notes.byId(id) === null)
              throw new UsageError(`there is no Note ${id}: see herald notes`);
            const cells = rows.map((row) => [
              row.type,
              row.inbox,
              row.state,
              row.attempts,
              row.lastStatus ?? '',
              row.state === 'pending' ? relative(row.nextAt, now) : '',
              clip(row.lastError ?? '', 60),
            ]);
            const headings = ['TYPE', 'INBOX', 'STATE', 'ATTEMPTS', 'STATUS', 'NEXT', 'ERROR'];
            show(
              rows,
              table(headings, cells) ||
                'no deliveries of this Note are kept: there were none, or they are older than a week\n',
            );
            return undefined;
          }
          const byState = store.countsByState();
          const rows = hosts.table(limit).map((host) => ({ ...host, standing: standingOf(host) }));
          const summary = Object.entries(byState).flatMap(([state, count]) => (count > 0 ? [`${count} ${state}`] : []));
          const cells = rows.map((host) => [
            host.host,
            host.standing,
            host.pending,
            host.failures,
            host.lastStatus ?? '',
            host.closedUntil === null ? '' : relative(host.closedUntil, now),
            when(host.lastSuccessAt, now),
            clip(host.lastError ?? '', 60),
          ]);
          const headings = ['HOST', 'STATE', 'PENDING', 'FAILURES', 'STATUS', 'TRIED AGAIN', 'LAST SUCCESS', 'ERROR'];
          const hostsText = table(headings, cells) || 'no host has anything pending or wrong\n';
          show({ byState, hosts: rows }, `${summary.join(', ') || 'no deliveries yet'}\n${hostsText}`);
          return undefined;
        }),
      ),
    );
};
