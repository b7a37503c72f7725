import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asJson, type Json } from './ask.js';

/** What Slack would have shown: the strings of a message in the order in which they stand, and what Slack would have refused it for. */
export interface SlackMessage {
  body: Json;
  words: string;
  faults: string[];
}

/** Slack's end of an incoming webhook, as far as one can be on loopback: it answers `ok`, or 400 to what Slack would refuse. */
export interface SlackReceiver {
  /** With a secret in its path, as Slack's have. */
  url: string;
  secret: string;
  readonly messages: readonly SlackMessage[];
  stop(): Promise<void>;
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const messages: SlackMessage[] = [];
  const secret = 'T000/B000/a-secret-of-the-laboratory';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = asJson(Buffer.concat(chunks).toString('utf8'));
      if (request.url !== `/services/${secret}`) return response.writeHead(404).end('no_service');
      if (body === null || request.method !== 'POST') return response.writeHead(400).end('invalid_payload');
      const faults = slackFaults(body);
      messages.push({ body, words: strings(body).join('\n'), faults });
      return response.writeHead(faults.length === 0 ? 200 : 400).end(faults.length === 0 ? 'ok' : 'invalid_blocks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/${secret}`,
    secret,
    messages,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Which members a block has, and how long each text in it may be, from Slack's reference of Block Kit. */
const blocks: Record<string, (block: Json) => string[]> = {
  header: ({ text }) => textFaults(text, 150, ['plain_text']),
  section: ({ text, fields, accessory }) => [
    ...(text === undefined && fields === undefined ? ['a section has neither text nor fields'] : []),
    ...(text === undefined ? [] : textFaults(text, 3000)),
    ...list(fields, 10).flatMap((field) => textFaults(field, 2000)),
    ...(accessory === undefined ? [] : elementFaults(accessory)),
  ],
  context: ({ elements }) => [
    ...(Array.isArray(elements) && elements.length > 0 ? [] : ['a context has no elements']),
    ...list(elements, 10).flatMap((element) =>
      (element as Json).type === 'image' ? elementFaults(element) : textFaults(element, 3000),
    ),
  ],
  actions: ({ elements }) => [
    ...(Array.isArray(elements) && elements.length > 0 ? [] : ['actions have no elements']),
    ...list(elements, 25).flatMap(elementFaults),
  ],
  rich_text: ({ elements }) =>
    Array.isArray(elements) && elements.length > 0 ? elements.flatMap(richFaults) : ['a rich text has no elements'],
  divider: () => [],
};

/** What Slack would refuse a message for, and what would let a stranger's words do more than be read. */
export function slackFaults(body: Json): string[] {
  const { text, blocks: given = [] } = body;
  const faults = typeof text === 'string' && text !== '' ? mrkdwnFaults(text) : ['no text for notifications'];
  if (!Array.isArray(given)) return [...faults, 'blocks are no array'];
  if (given.length > 50) faults.push(`${given.length} blocks`);
  for (const block of given as Json[]) {
    const judge = blocks[String(block.type)];
    faults.push(...(judge ? judge(block) : [`a block of the unknown type ${block.type}`]));
  }
  if (body.link_names === true || body.link_names === 1) faults.push('names become links');
  if (body.parse === 'full') faults.push('everything is parsed');
  return faults;
}

function textFaults(value: unknown, most: number, types = ['plain_text', 'mrkdwn']): string[] {
  const { type, text } = (value ?? {}) as Json;
  if (!types.includes(String(type))) return [`a text of type ${type}`];
  if (typeof text !== 'string' || text === '') return ['a text without words'];
  return [
    ...(text.length > most ? [`a text of ${text.length}`] : []),
    ...(type === 'mrkdwn' ? mrkdwnFaults(text) : []),
  ];
}

/** A link may be there, `<https://…|words>`; whatever else stands in angle brackets calls somebody (fediverse.md D54). */
function mrkdwnFaults(text: string): string[] {
  return [...text.matchAll(/<([^>]*)>?/g)]
    .map(([whole, inside = '']) => ({
      whole,
      good: whole.endsWith('>') && /^https?:\/\/[^|<>\s]+(\|[^|<>]*)?$/.test(inside),
    }))
    .filter(({ good }) => !good)
    .map(({ whole }) => `“${whole}” is no link`);
}

/** Nothing in rich text is parsed; only its elements could call somebody. */
function richFaults(value: unknown): string[] {
  const { type, elements, text, url } = (value ?? {}) as Json;
  if (['rich_text_section', 'rich_text_quote', 'rich_text_preformatted', 'rich_text_list'].includes(String(type)))
    return Array.isArray(elements) ? elements.flatMap(richFaults) : [`a ${type} without elements`];
  if (type === 'text') return typeof text === 'string' && text !== '' ? [] : ['a text without words'];
  if (type === 'link') return /^https?:\/\//.test(String(url)) ? [] : [`a link to ${url}`];
  return type === 'emoji' ? [] : [`a rich text with a ${type}`];
}

function elementFaults(value: unknown): string[] {
  const element = (value ?? {}) as Json;
  if (element.type === 'image')
    return typeof element.image_url === 'string' && typeof element.alt_text === 'string'
      ? []
      : ['an image without text'];
  if (element.type !== 'button') return [`an element of the unknown type ${element.type}`];
  const url = element.url === undefined || (typeof element.url === 'string' && /^https?:\/\//.test(element.url));
  return [...textFaults(element.text, 75, ['plain_text']), ...(url ? [] : [`a button to ${element.url}`])];
}

function list(value: unknown, most: number): unknown[] {
  if (!Array.isArray(value)) return [];
  return value.length > most ? [...value, { type: `one of ${value.length}` }] : value;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
