import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What is answered for a name: addresses, an error, or nothing at all. */
export type Zone = Record<string, { a?: string[]; aaaa?: string[]; ttl?: number } | 'absent' | 'failing' | 'silent'>;

export interface NameServer {
  /** As `createNames` takes it. */
  address: string;
  /** The questions so far, `A name` or `AAAA name`. */
  asked: string[];
  zone: Zone;
  close(): void;
}

const A = 1;
const AAAA = 28;

/** A real name server on loopback, over UDP (RFC 1035). A name without `a` or `aaaa` is silent where the list is missing and empty where it is `[]`. */
export async function openNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  const server: NameServer = { address: '', asked, zone, close: () => socket.close() };
  socket.on('message', (question, { port, address }) => {
    const { name, type, end } = read(question);
    asked.push(`${type === A ? 'A' : 'AAAA'} ${name}`);
    const entry = server.zone[name] ?? 'absent';
    if (entry === 'silent') return;
    if (entry === 'absent' || entry === 'failing') {
      socket.send(reply(question, end, entry === 'absent' ? 3 : 2, []), port, address);
      return;
    }
    const found = type === A ? entry.a : type === AAAA ? entry.aaaa : [];
    if (!found) return;
    const records = found.map((text) => record(type, entry.ttl ?? 60, bytesOf(text)));
    socket.send(reply(question, end, 0, records), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  server.address = `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  return server;
}

function read(question: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: question.readUInt16BE(at + 1), end: at + 5 };
}

function reply(question: Buffer, end: number, code: number, records: Buffer[]): Buffer {
  const head = Buffer.from(question.subarray(0, end));
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...records]);
}

function record(type: number, ttl: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function bytesOf(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [before = '', after = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [groups(before), groups(after)];
  const all = [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}
