import { type Dictionary, parseDictionary } from 'structured-headers';
import { MalformedSignatureError, SignatureError } from './signature-error.js';

const LONGEST = 8192;

/**
 * A dictionary of RFC 8941 in which nothing stands twice. The standard lets the last one win; a reader that takes the first
 * one would see another key or another digest than we do (D21).
 * @throws MalformedSignatureError, SignatureError
 */
export function parseStructured(field: string, text: string): Dictionary {
  if (text.length > LONGEST) throw new SignatureError(`the ${field} is too long`);
  let members: Dictionary;
  try {
    members = parseDictionary(text);
  } catch {
    throw new MalformedSignatureError(`the ${field} is no dictionary of RFC 8941`);
  }
  const written = marksIn(text);
  if (members.size > 0 && written.commas + 1 !== members.size) {
    throw new SignatureError(`a member of the ${field} stands there twice`);
  }
  if (written.semicolons !== parametersIn(members)) {
    throw new SignatureError(`a parameter of the ${field} stands there twice`);
  }
  return members;
}

/** Marks that part members and parameters: those outside of quoted strings. */
function marksIn(text: string): { commas: number; semicolons: number } {
  const marks = { commas: 0, semicolons: 0 };
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    // A display string of RFC 9651 ends where a string of RFC 8941 goes on; RFC 9421 knows none.
    if (sign === '"' && !quoted && text[at - 1] === '%')
      throw new MalformedSignatureError('a display string is none of RFC 8941');
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === ',') marks.commas += 1;
    else if (sign === ';') marks.semicolons += 1;
  }
  return marks;
}

function parametersIn(members: Dictionary): number {
  let count = 0;
  for (const [value, parameters] of members.values()) {
    count += parameters.size;
    if (Array.isArray(value)) for (const [, own] of value) count += own.size;
  }
  return count;
}
