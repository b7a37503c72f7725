import { hostnameOf } from '../activitypub/domains.js';
import { type BlockFile, parseBlockFile } from '../moderation/block-file.js';
import { type NewBlock, noEffects } from '../moderation/operations.js';
import { blockedText } from './block-text.js';
import type { Cli } from './cli.js';
import { confirmLoss } from './confirm-loss.js';
import { counted } from './counted.js';
import { exitCode, UsageError } from './exit-code.js';
import { nameActors } from './name-actors.js';
import { withModeration } from './operations.js';
import { readText } from './read-text.js';
import { plain } from './table.js';

/** Lines of remarks on the screen. */
const SHOWN = 100;

/** `herald blocks import`: nothing is done where the file is broken, and every fault is named. @throws UsageError */
export async function importBlocks(
  cli: Cli,
  file: string,
  { silence = false, yes = false, json = false }: { silence?: boolean; yes?: boolean; json?: boolean },
): Promise<number> {
  const config = cli.config();
  const ownHost = hostnameOf(config.site.origin);
  const parsed = parseBlockFile(readText(file), { ownHost, bare: silence ? 'silence' : 'suspend' });
  remark(cli, parsed.faults, '');
  if (parsed.faults.length > 0)
    throw new UsageError(
      `${file} was not imported, not even in part: ${counted(parsed.faults.length, 'line')} cannot be read`,
    );
  remark(cli, parsed.skipped, 'left out: ');
  if (parsed.blocks.length === 0) throw new UsageError(`${file} names nobody to block`);
  const { blocks, missing } = await withActors(parsed, (handles) => nameActors(config, handles));
  if (blocks.length > 0) await confirmLoss(cli, blocks, yes);
  const known =
    blocks.length === 0
      ? null
      : await withModeration(cli, (moderation) => moderation.block(blocks, { importing: true }));
  for (const handle of missing) cli.world.err(`${plain(handle)} was not found: block it by its id (https://…)\n`);
  const report = known ?? { added: 0, changed: 0, known: 0, allowed: [], ...noEffects };
  cli.world.out(json ? `${JSON.stringify({ ...report, skipped: parsed.skipped, missing })}\n` : blockedText(report));
  return missing.length === 0 ? exitCode.done : exitCode.failed;
}

function remark({ world }: Cli, remarks: BlockFile['faults'], word: string): void {
  for (const { line, reason } of remarks.slice(0, SHOWN)) world.err(`line ${line}: ${word}${plain(reason)}\n`);
  if (remarks.length > SHOWN) world.err(`and ${counted(remarks.length - SHOWN, 'line')} more\n`);
}

/** Accounts that are gone or out of reach stop none of the others. */
async function withActors(
  { blocks }: BlockFile,
  find: (handles: string[]) => Promise<Map<string, string>>,
): Promise<{ blocks: NewBlock[]; missing: string[] }> {
  const named = await find(blocks.flatMap(({ handle }) => handle ?? []));
  const missing: string[] = [];
  const found = blocks.flatMap((block) => {
    if (block.handle === undefined) return [block];
    const target = named.get(block.handle);
    if (target !== undefined) return [{ ...block, target }];
    missing.push(block.handle);
    return [];
  });
  return { blocks: found, missing };
}
