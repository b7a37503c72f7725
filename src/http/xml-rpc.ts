/**
 * The method that an XML-RPC call names, or null for what is no call. Read, not parsed: whoever pings says nothing that we
 * need beside it. No entity and no DOCTYPE is ever looked into, and each character is passed a fixed number of times.
 */
export function methodCalled(body: string): string | null {
  const text = body.replace(/^\uFEFF/, '').trim();
  const [, name] =
    /^<methodCall>\s*<methodName>\s*([\w.:/]{1,100})\s*<\/methodName>/.exec(withoutDeclaration(text)) ?? [];
  return name !== undefined && text.endsWith('</methodCall>') ? name : null;
}

/** `<?xml version="1.0"?>` and what follows it up to the first element. */
function withoutDeclaration(text: string): string {
  if (!text.startsWith('<?xml')) return text;
  const end = text.indexOf('?>');
  return end === -1 ? '' : text.slice(end + 2).trimStart();
}

/** What a ping is answered with (wordpress.md §4). WordPress wants well-formed XML without a fault, and looks no further. */
export function pingResponse(message: string): string {
  return response(
    `<params><param>${struct({ flerror: '<boolean>0</boolean>', message: string(message) })}</param></params>`,
  );
}

/** A refusal in XML-RPC's own form; it goes with a 200 as well. Codes as servers have agreed on: -32700 no XML-RPC, -32601 unknown method. */
export function faultResponse(code: -32700 | -32601, message: string): string {
  return response(`<fault>${struct({ faultCode: `<int>${code}</int>`, faultString: string(message) })}</fault>`);
}

function response(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>${inner}</methodResponse>\n`;
}

function struct(members: Record<string, string>): string {
  const member = ([name, value]: [string, string]) => `<member><name>${name}</name><value>${value}</value></member>`;
  return `<value><struct>${Object.entries(members).map(member).join('')}</struct></value>`;
}

/** For our own words only: they hold nothing that XML would want escaped. */
function string(words: string): string {
  return `<string>${words}</string>`;
}
