import { SignatureError } from './signature-error.js';

/** A request as it came. Raw headers, because Node joins or drops duplicates, and an attacker counts on it (D20). */
export interface ReceivedRequest {
  method: string;
  /** Path and query as in the request line. */
  target: string;
  /** Names and values alternating. */
  rawHeaders: readonly string[];
  body: Buffer;
}

/** Every line of each field, by its name in lower case. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** What must not stand there twice: whoever reads the first line and whoever reads the last would see two requests (D20). */
const singletons = new Set(
  'host date digest content-digest content-type content-length signature signature-input'.split(' '),
);

export function fieldsOf(rawHeaders: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const lines = fields.get(name);
    const value = rawHeaders[index + 1] ?? '';
    if (lines) lines.push(value);
    else fields.set(name, [value]);
  }
  return fields;
}

/**
 * The value as both kinds of signature see it: of several lines one, joined by a comma (draft-cavage-12 §2.3, RFC 9421 §2.1).
 * @throws SignatureError when it is missing, or stands there twice and must not
 */
export function fieldValue(fields: Fields, name: string): string {
  const lines = fields.get(name);
  if (!lines) throw new SignatureError(`${singletons.has(name) ? `the header ${name}` : 'a signed header'} is missing`);
  if (lines.length > 1 && singletons.has(name)) throw new SignatureError(`the header ${name} stands there twice`);
  const value = lines.length === 1 ? stripped(lines[0] ?? '') : lines.map(stripped).join(', ');
  // A line break would let one header pass for several lines of what is signed (D51).
  if (/[\r\n\0]/.test(value)) throw new SignatureError('a header holds a line break');
  return value;
}

/** Without spaces and tabs around it; `trim` would take letters of other encodings, too. */
function stripped(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value, start)) start += 1;
  while (end > start && isBlank(value, end - 1)) end -= 1;
  return value.slice(start, end);
}

function isBlank(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}
