/** What stands between the cells of a row, and between the paragraphs within one cell. */
const CELLS = ' | ';
const PARTS = ' / ';
/** Between a row and what is in none: an empty block, which leaves nothing behind. */
const BEHIND = '<div></div>';
/** Tables within one another. Deeper ones are text of the cell they stand in. */
const DEEPEST = 8;
/** A row that is longer than this is a page laid out in columns, not data. */
const LONGEST_ROW = 2000;

interface Row {
  /** Several cells of data are one line of text; a lone cell, or a column of a page, holds what it holds. */
  isLine: boolean;
  /** Cells begun since the last words. */
  skipped: number;
  hasWords: boolean;
  /** A paragraph ended since the last words of this cell. */
  isParted: boolean;
  /** No cell is open: the next words stand behind the row, whose end tag somebody forgot. */
  isClosed: boolean;
}

/** How tables are set as text, for Mastodon drops them (fediverse.md O5): a row becomes a line, or where it cannot, blocks. */
export interface TableLines {
  /** Is the text now within a line? Then no block can stand in it. */
  isLine(): boolean;
  table(closing: boolean): void;
  /** @returns true when a line of text ends here */
  row(): boolean;
  /** @param rest the text from this cell on, in lower case: looked at for the first cell of a row */
  cell(rest: () => string): void;
  /** @returns true when a cell of a line of text ends here */
  endCell(): boolean;
  /** A paragraph, a list item or a break begins or ends here. */
  part(): void;
  /** @returns what must stand between the words before and these */
  words(): string;
}

export function tableLines(): TableLines {
  const rows: (Row | null)[] = [];
  /** Tables that are only text of a cell. */
  let inner = 0;

  const isLine = () => rows.at(-1)?.isLine === true;

  function part(): void {
    const row = rows.at(-1);
    if (row?.hasWords) row.isParted = true;
  }

  return {
    isLine,
    part,
    table(closing) {
      if (!closing && (isLine() || rows.length >= DEEPEST)) inner += 1;
      else if (!closing) rows.push(null);
      else if (inner > 0) inner -= 1;
      else rows.pop();
    },
    row() {
      if (inner > 0) part();
      if (inner > 0 || rows.length === 0) return false;
      const hadWords = rows.at(-1)?.hasWords === true;
      rows[rows.length - 1] = null;
      return hadWords;
    },
    cell(rest) {
      if (inner > 0) return part();
      const row = rows.at(-1);
      if (row === undefined) return;
      if (row) row.skipped += 1;
      if (row) Object.assign(row, { isParted: false, isClosed: false });
      else
        rows[rows.length - 1] = {
          isLine: isData(rest()),
          skipped: 0,
          hasWords: false,
          isParted: false,
          isClosed: false,
        };
    },
    endCell() {
      const row = rows.at(-1);
      if (inner > 0 || !row) return false;
      row.isClosed = true;
      return row.isLine;
    },
    words() {
      const row = rows.at(-1);
      if (!row) return '';
      if (row.isLine && row.isClosed) {
        Object.assign(row, { isLine: false, hasWords: true });
        return BEHIND;
      }
      const between = row.skipped > 0 ? CELLS.repeat(row.skipped) : row.isParted ? PARTS : '';
      Object.assign(row, { skipped: 0, isParted: false, hasWords: true });
      return row.isLine ? between : '';
    },
  };
}

/** Are there several cells in the row that begins here, and nothing in them that needs a block of its own? */
function isData(rest: string): boolean {
  const tags = rest.slice(0, LONGEST_ROW + 1).matchAll(/<(\/?)(t[dhr]|table|h[1-6]|blockquote|pre|hr)(?=[\s/>])/g);
  let cells = 0;
  for (const [, slash = '', name = ''] of tags) {
    if (name === 'tr' || (name === 'table' && slash === '/')) return cells > 1;
    if (name !== 'td' && name !== 'th') return false;
    if (slash === '') cells += 1;
  }
  return cells > 1 && rest.length <= LONGEST_ROW;
}
