import { type InnerList, serializeInnerList } from 'structured-headers';

/** What RFC 9421 derives its components from. */
export interface SignedMessage {
  method: string;
  /** `https://host[:port]` of the receiver. */
  origin: string;
  /** Path and query. */
  target: string;
  field: (name: string) => string;
}

/** One line for each component, and one for the list itself (RFC 9421 §2.5). */
export function signatureBase(list: InnerList, message: SignedMessage): string {
  const lines = list[0].map(([name]) => `"${String(name)}": ${componentOf(String(name), message)}`);
  return [...lines, `"@signature-params": ${serializeInnerList(list)}`].join('\n');
}

function componentOf(name: string, { method, origin, target, field }: SignedMessage): string {
  const query = target.indexOf('?');
  switch (name) {
    case '@method':
      return method;
    case '@target-uri':
      return origin + target;
    case '@authority':
      return new URL(origin).host;
    case '@scheme':
      return new URL(origin).protocol.slice(0, -1);
    case '@request-target':
      return target;
    case '@path':
      return query < 0 ? target : target.slice(0, query);
    case '@query':
      return query < 0 ? '?' : target.slice(query);
    default:
      return field(name);
  }
}
