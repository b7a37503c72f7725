import { domainsOf } from '../activitypub/domains.js';
import type { Logger } from '../log/logger.js';
import { type Block, BY_OPERATOR } from '../model/block.js';
import type { BlockStore } from '../store/blocks.js';
import type { Enforcer } from './enforcer.js';
import { each, findTarget, type KnownWorld, type Target } from './find-target.js';
import { type Moderation, ModerationError, type NewBlock } from './operations.js';

export interface BlockMeans {
  blocks: BlockStore;
  enforcer: Enforcer;
  world: KnownWorld;
  now: () => number;
  log: Logger;
}

/** Beyond so many, the log says how many there were. */
const NAMED = 20;
/** In one transaction. */
const PORTION = 1000;

/** What the operator blocks by hand, and lifts again. */
export function blockOperations(means: BlockMeans): Pick<Moderation, 'block' | 'unblock'> {
  const { blocks, enforcer, world, now, log } = means;

  function blockOne(found: Target, wanted: NewBlock, importing: boolean): 'added' | 'changed' | 'known' | 'allowed' {
    const before = blocks.ofTarget(found.target).find(({ source }) => source === BY_OPERATOR);
    if (importing && before?.severity === 'allow') return 'allowed';
    const block = operatorsBlock(found, wanted, now());
    if (before && isSame(before, block)) return 'known';
    blocks.put(block);
    return before ? 'changed' : 'added';
  }

  /** @returns what became of the target. @throws ModerationError */
  function unblockOne({ target, kind, handle }: Target, forget: boolean): 'lifted' | 'allowed' {
    const own = blocks.ofTarget(target).find(({ source }) => source === BY_OPERATOR);
    if (forget) {
      if (own?.severity !== 'allow')
        throw new ModerationError(`${target} is not allowed for good: there is nothing to forget`);
      blocks.remove(target, BY_OPERATOR);
      return 'lifted';
    }
    if (own?.severity === 'allow') return 'allowed';
    if (own) blocks.remove(target, BY_OPERATOR);
    const listed = blocks.ofTarget(target).length > 0 || blocks.severityOf(asAddress(target, kind)) !== null;
    if (!listed) {
      if (!own) throw new ModerationError(`${handle ?? target} is not blocked`);
      return 'lifted';
    }
    if (kind === 'actor') {
      if (own) return 'lifted';
      throw new ModerationError(
        `${handle ?? target} is not blocked by name, but with its domain: remove ${blockedDomain(blocks, target)}`,
      );
    }
    blocks.put(operatorsBlock({ target, kind, handle: null }, { target, severity: 'noop' }, now(), 'allow'));
    return 'allowed';
  }

  return {
    async block(wanted, { importing }) {
      const found = each(wanted, ({ target, handle }) => {
        const one = findTarget(target, world);
        return { ...one, handle: handle ?? one.handle };
      });
      const report = { added: 0, changed: 0, known: 0, allowed: [] as string[] };
      for (let from = 0; from < found.length; from += PORTION) {
        enforcer.change(() => {
          found.slice(from, from + PORTION).forEach((target, index) => {
            const outcome = blockOne(target, wanted[from + index] as NewBlock, importing);
            if (outcome === 'allowed') report.allowed.push(target.target);
            else report[outcome] += 1;
          });
        });
        await new Promise(setImmediate);
      }
      const effects = await enforcer.enforce();
      const { added, changed, known } = report;
      log.info(
        {
          by: BY_OPERATOR,
          targets: found.slice(0, NAMED).map(({ target }) => target),
          added,
          changed,
          known,
          ...effects,
        },
        'blocked',
      );
      return { ...report, ...effects };
    },
    async unblock(texts, { forget }) {
      const report = { lifted: [] as string[], allowed: [] as string[] };
      const targets = each(texts, (text) => findTarget(text, world));
      enforcer.change(() => {
        each(targets, (target) => report[unblockOne(target, forget)].push(target.target));
      });
      const effects = await enforcer.enforce();
      log.info({ by: BY_OPERATOR, ...report, ...effects }, forget ? 'forgot that it was allowed' : 'unblocked');
      return { ...report, ...effects };
    },
  };
}

function operatorsBlock(
  { target, kind, handle }: Target,
  wanted: NewBlock,
  now: number,
  severity: Block['severity'] = wanted.severity,
): Block {
  return {
    target,
    kind,
    severity,
    source: BY_OPERATOR,
    handle,
    rejectMedia: wanted.rejectMedia ?? false,
    rejectReports: wanted.rejectReports ?? false,
    comment: wanted.comment ?? '',
    obfuscate: wanted.obfuscate ?? false,
    held: false,
    createdAt: now,
  };
}

function isSame(one: Block, other: Block): boolean {
  const decisive = ({ severity, rejectMedia, rejectReports, comment, obfuscate }: Block) =>
    JSON.stringify([severity, rejectMedia, rejectReports, comment, obfuscate]);
  return decisive(one) === decisive(other) && (other.handle === null || one.handle === other.handle);
}

function asAddress(target: string, kind: Block['kind']): string {
  return kind === 'actor' ? target : `https://${target}/`;
}

function blockedDomain(blocks: BlockStore, actor: string): string {
  return domainsOf(actor).find((domain) => blocks.ofTarget(domain).length > 0) ?? '';
}
