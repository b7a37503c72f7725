import { type Block, BY_OPERATOR } from '../model/block.js';
import { each, findTarget } from '../moderation/find-target.js';
import { judgeOf, losesBy } from '../moderation/judge-of.js';
import type { NewBlock } from '../moderation/operations.js';
import type { House } from '../sidecar.js';
import type { Cli } from './cli.js';
import { counted } from './counted.js';
import { UsageError } from './exit-code.js';
import { reading } from './house.js';
import { questionsTo } from './init/questions.js';

const PAGE = 1000;

/**
 * Followers whom a block removes do not come back when it is lifted. Whoever is blocked by name is meant; for others the
 * operator is asked, with their number.
 * @throws UsageError when the operator does not agree, or cannot be asked and did not say `--yes`; ModerationError
 */
export async function confirmLoss(cli: Cli, wanted: readonly NewBlock[], yes: boolean): Promise<void> {
  if (yes || wanted.every(({ severity }) => severity !== 'suspend')) return;
  const { lost, all } = await reading(cli, (house) => lossOf(house, wanted));
  if (lost === 0) return;
  const loss = `this removes ${lost} of ${counted(all, 'follower')}, and lifting the block later does not bring them back`;
  if (!cli.world.interactive)
    throw new UsageError(`${loss}: say --yes to do it, or --silence to only hide what they do`);
  const questions = questionsTo(cli.world);
  const answer = await questions.ask(`${loss}.\nGo on? (yes or no)`, 'no').finally(() => questions.end());
  if (!/^y(es)?$/i.test(answer)) throw new UsageError('nothing was blocked');
}

/** Followers at what is blocked beside the actors that are named. */
function lossOf({ reading: stores, ownHost }: House, wanted: readonly NewBlock[]): { lost: number; all: number } {
  const { blocks, followers, actors } = stores;
  const rows = each(wanted, ({ target, severity }): Block => {
    const found = findTarget(target, { ownHost, actors });
    const unused = {
      rejectMedia: false,
      rejectReports: false,
      comment: '',
      obfuscate: false,
      held: false,
      createdAt: 0,
    };
    return { ...found, severity, source: BY_OPERATOR, ...unused };
  });
  const named = new Set(rows.map(({ target }) => target));
  const before = blocks.all();
  const kept = before.filter(({ target, source }) => source !== BY_OPERATOR || !named.has(target));
  const isLost = losesBy(judgeOf(before), judgeOf([...kept, ...rows]));
  let lost = 0;
  for (
    let page = followers.pageAfter(0, PAGE);
    page.length > 0;
    page = followers.pageAfter(page.at(-1)?.seq ?? 0, PAGE)
  )
    lost += page.filter((follower) => !named.has(follower.actor) && isLost(follower)).length;
  return { lost, all: followers.count() };
}
