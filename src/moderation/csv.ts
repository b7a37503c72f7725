/** One row of a CSV text, and the line of the text in which it begins. */
export interface CsvRow {
  line: number;
  cells: string[];
}

export interface Csv {
  rows: CsvRow[];
  faults: { line: number; reason: string }[];
}

/**
 * Comma-separated values as RFC 4180 has them: quoted cells may hold commas, line ends and doubled quotes. A BOM, any line
 * end and empty lines are taken. Never throws.
 */
export function parseCsv(text: string): Csv {
  const result: Csv = { rows: [], faults: [] };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const row: CsvRow = { line, cells: [] };
    for (let more = true; more; ) {
      const cell = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
      if (cell.fault !== null) result.faults.push({ line, reason: cell.fault });
      row.cells.push(cell.value);
      line += cell.breaks;
      at = cell.end;
      more = text[at] === ',';
      if (more) at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    if (row.cells.length > 1 || row.cells[0]?.trim() !== '') result.rows.push(row);
  }
  return result;
}

interface Cell {
  value: string;
  /** Where the comma or line end behind it stands. */
  end: number;
  /** Line ends inside. */
  breaks: number;
  fault: string | null;
}

function bareCell(text: string, from: number): Cell {
  const end = endOfCell(text, from);
  const value = text.slice(from, end);
  return { value, end, breaks: 0, fault: value.includes('"') ? 'a quote stands within an unquoted cell' : null };
}

function quotedCell(text: string, from: number): Cell {
  let close = from + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close === -1) {
      const value = text.slice(from + 1);
      return { value, end: text.length, breaks: breaksIn(value), fault: 'a quote is never closed' };
    }
    if (text[close + 1] !== '"') break;
    close += 2;
  }
  const value = text.slice(from + 1, close).replaceAll('""', '"');
  const end = endOfCell(text, close + 1);
  const fault = text.slice(close + 1, end).trim() === '' ? null : 'something stands between a quote and the next comma';
  return { value, end, breaks: breaksIn(value), fault };
}

function endOfCell(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function breaksIn(value: string): number {
  return value.split(/\r\n|\r|\n/).length - 1;
}

/** Rows as RFC 4180 has them, with the line ends of Unix, as Mastodon writes them. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\n`).join('');
}

function cellText(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
