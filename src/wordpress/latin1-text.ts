/**
 * Text that WordPress wrote as UTF-8 over a connection that it called latin1 (wordpress.md §2, charset). Whatever the
 * columns are, we read each of its bytes as a sign of its own: `Café` comes as `CafÃ©`. MySQL's latin1 is Windows' 1252,
 * with these signs from 0x80 to 0x9f. (Written out: some releases of Node take windows-1252 for true latin1.)
 */
const SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const byteOf = new Map([...SIGNS].map((sign, index) => [sign.charCodeAt(0), 0x80 + index]));
const beyondAscii = /[\u0080-\uffff]/;

/**
 * The text that was meant, or the text itself where it was not such a one: signs that latin1 has not, or bytes that are
 * no UTF-8. A text is written at once, so that all of it or nothing is meant so; only at its end a sign may have been cut,
 * for latin1 columns count bytes. Linear.
 */
export function latin1AsUtf8(text: string): string {
  if (!beyondAscii.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const byte = code < 0x100 ? code : byteOf.get(code);
    if (byte === undefined) return text;
    bytes[index] = byte;
  }
  try {
    // As a stream: what a cut left at the end is waited for, and never comes.
    const meant = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
    // `Café` itself ends so; what was cut is known by what stands before.
    return beyondAscii.test(meant) ? meant : text;
  } catch {
    return text;
  }
}

/** Letters that hardly a blog has, and that `CAFÉ…` or `Spaß”` would become: no sign that anything is wrong. */
const FAR_FETCHED = /[\u0180-\u02ff\u0591-\u05c7\u0700-\u08ff]/;

/** Does this look like UTF-8 that was read as latin1? */
export function looksLikeLatin1(text: string): boolean {
  const meant = latin1AsUtf8(text);
  return meant !== text && !FAR_FETCHED.test(meant);
}

/** A row of the database with all its texts read so. */
export function rowAsUtf8(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? latin1AsUtf8(value) : value]),
  );
}
