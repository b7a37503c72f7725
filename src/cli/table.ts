/** Text of another server must not move the cursor or colour the screen. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const unstyled = text.replace(/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/g, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return unstyled.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}

/** Cuts at a number of characters, with an ellipsis. */
export function clip(text: string, most: number): string {
  const characters = [...plain(text)];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** Cuts at a number of columns of a terminal, with an ellipsis. */
export function narrow(text: string, columns: number): string {
  const whole = plain(text);
  if (width(whole) <= columns) return whole;
  let cut = '';
  let taken = 0;
  for (const character of whole) {
    taken += width(character);
    if (taken > columns - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/**
 * Rows under their headings, columns two blanks apart; numbers stand to the right. Each cell is one line.
 * @returns lines, the last one ended; an empty text without rows
 */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '';
  const cells = [headings, ...rows.map((row) => row.map((cell) => plain(String(cell))))];
  const right = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
        return right[column] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}

/** Columns on a terminal: East Asian signs and emoji take two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
