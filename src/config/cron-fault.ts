interface Field {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day of week', least: 0, most: 7, names: days },
];

/**
 * What is wrong with a cron line, or null. Five fields from minute to day of week; a sixth in front counts seconds.
 * Each is `*` or a list of numbers, ranges and three-letter names, with `/step`. Syntax only: who runs it is schedule/.
 */
export function cronFault(line: string): string | null {
  const parts = line.trim().split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) {
    return 'a cron line has five fields, as in "* * * * *" (every minute); a sixth in front counts seconds';
  }
  const used = fields.slice(fields.length - parts.length);
  for (const [index, field] of used.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((piece) => isPiece(piece, field))) {
      return `"${part}" is no ${field.name}: ${field.least} to ${field.most}, *, a range as 1-5, a step as */10, or a list of these`;
    }
  }
  return null;
}

function isPiece(piece: string, field: Field): boolean {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(piece) ?? [];
  if (from === undefined || (step !== undefined && Number(step) < 1)) return false;
  if (from === '*') return to === undefined;
  // A step without a range (`5/10`) means different things to different crons.
  if (step !== undefined && to === undefined) return false;
  const [low, high] = [numberOf(from, field), numberOf(to ?? from, field)];
  return low !== null && high !== null && low <= high;
}

function numberOf(word: string, { least, most, names = [] }: Field): number | null {
  const named = names.indexOf(word.toLowerCase());
  if (named >= 0) return least + named;
  const number = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  return number >= least && number <= most ? number : null;
}
