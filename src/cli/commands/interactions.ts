import { InvalidArgumentError } from 'commander';
import { type Uris, urisFor } from '../../activitypub/uris.js';
import { type InteractionKind, interactionKinds, type StoredInteraction } from '../../model/interaction.js';
import type { House } from '../../sidecar.js';
import type { InteractionFilter } from '../../store/interactions.js';
import type { Register } from '../cli.js';
import { UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { withOperations } from '../operations.js';

interface Options {
  kind?: InteractionKind[];
  note?: string;
  limit: number;
  before?: number;
  deleted?: boolean;
  json?: boolean;
}

export const interactions: Register = (program, cli) => {
  const group = program.command('interactions').description('replies, mentions, quotes, likes and boosts');

  group
    .command('list', { isDefault: true })
    .description('what others did, newest first')
    .option('--kind <kinds>', `some of ${interactionKinds.join(', ')}, with commas between`, kindsOf)
    .option('--note <id>', 'of one Note: its id or address')
    .option('--limit <count>', 'how many', wholeNumber, 50)
    .option('--before <seq>', 'those before this number', wholeNumber)
    .option('--deleted', 'those that were deleted as well')
    .option('--json', 'print JSON')
    .action(
      cli.action(({ kind, note, limit, before, deleted = false, json = false }: Options) =>
        reading(cli, async (house, { site }) => {
          const uris = urisFor(site.origin);
          const filter: InteractionFilter = {
            ...(kind === undefined ? {} : { kinds: kind }),
            ...(note === undefined ? {} : { noteId: noteIdOf(note, house, uris) }),
            deleted,
          };
          const list = house.reading.interactions.list(filter, before ?? null, limit);
          const { textOfHtml } = await import('../preview-text.js');
          if (json) {
            const rows = list.map((one) => jsonOf(one, uris, textOfHtml));
            cli.world.out(`${JSON.stringify(rows, null, 2)}\n`);
            return undefined;
          }
          const { interactionsText } = await import('../interactions-text.js');
          const listed = list.map((one) => ({ ...one, noteText: noteTextOf(one, house, textOfHtml) }));
          const { columns } = cli.world;
          const own = `@${site.handle}@${uris.host}`;
          const text = interactionsText(listed, { now: cli.world.now(), columns, noteShown: note === undefined, own });
          cli.world.out(text || 'there is nothing of that kind yet\n');
          const last = list.at(-1);
          if (last && list.length === limit) cli.world.out(`older ones: --before ${last.seq}\n`);
          return undefined;
        }),
      ),
    );

  group
    .command('read')
    .description('one of them whole: what was said, by whom, and where it is')
    .argument('<seq>', 'its number in the list', wholeNumber)
    .option('--json', 'print JSON')
    .action(
      cli.action((seq: number, { json = false }: { json?: boolean }) =>
        reading(cli, async (house, { site }) => {
          const uris = urisFor(site.origin);
          const one = house.reading.interactions.bySeq(seq);
          if (one === null) throw new UsageError(`there is no interaction ${seq}: see herald interactions`);
          const { textOfHtml } = await import('../preview-text.js');
          const { wholeInteraction } = await import('../interactions-text.js');
          const text = () => wholeInteraction({ ...one, noteText: noteTextOf(one, house, textOfHtml) }, uris);
          cli.world.out(json ? `${JSON.stringify(jsonOf(one, uris, textOfHtml), null, 2)}\n` : text());
          return undefined;
        }),
      ),
    );

  for (const [name, hidden, what] of [
    ['hide', true, 'take one out of what everybody may see; nobody is told'],
    ['unhide', false, 'let everybody see it again'],
  ] as const) {
    group
      .command(name)
      .description(what)
      .argument('<seq>', 'its number in the list', wholeNumber)
      .option('--json', 'print {"seq": …, "hidden": …}')
      .action(
        cli.action(async (seq: number, { json = false }: { json?: boolean }) => {
          const report = await withOperations(cli, { writes: true }, (operations) =>
            operations.hideInteraction({ seq, hidden }),
          );
          const text = hidden ? `${seq} is hidden: it is neither shown nor counted\n` : `${seq} is shown again\n`;
          cli.world.out(json ? `${JSON.stringify(report)}\n` : text);
          return undefined;
        }),
      );
  }
};

function kindsOf(value: string): InteractionKind[] {
  const kinds = value.split(',').map((kind) => kind.trim());
  const known: readonly string[] = interactionKinds;
  if (kinds.every((kind): kind is InteractionKind => known.includes(kind))) return kinds;
  throw new InvalidArgumentError(`write some of ${interactionKinds.join(', ')}, with commas between.`);
}

/** @throws UsageError */
function noteIdOf(note: string, { reading: { notes } }: House, uris: Uris): string {
  const id = uris.noteId(note) ?? note;
  if (notes.byId(id) === null) throw new UsageError(`there is no Note ${id}: see herald notes`);
  return id;
}

function noteTextOf({ noteId }: StoredInteraction, { reading: { notes } }: House, textOf: (html: string) => string) {
  if (noteId === null) return null;
  const note = notes.living(noteId);
  return note === null ? '[deleted]' : (note.content.article?.title ?? textOf(note.content.html).replace(/\s+/g, ' '));
}

function jsonOf(one: StoredInteraction, uris: Uris, textOf: (html: string) => string): object {
  const { seq, kind, author, noteId, uri, words, emoji, visibility, hidden } = one;
  return {
    ...{ seq, kind, actor: author.actor, handle: author.handle, name: author.name },
    note: noteId === null ? null : uris.note(noteId),
    ...{ uri, url: words?.url ?? null, text: words === null ? '' : textOf(words.html), emoji, visibility, hidden },
    published: new Date(one.publishedAt).toISOString(),
    updated: one.updatedAt === null ? null : new Date(one.updatedAt).toISOString(),
    deleted: one.deletedAt !== null,
  };
}
