import { crc32, deflateSync } from 'node:zlib';

export type Colour = readonly [red: number, green: number, blue: number];

/** PNG (RFC 2083): eight bits for each of three colours, each line less the one above it. */
export function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const stride = width * 3 + 1;
  const lines = Buffer.alloc(stride * height);
  let above = Buffer.alloc(width * 3);
  for (let y = 0; y < height; y += 1) {
    const line = Buffer.alloc(width * 3);
    for (let x = 0; x < width; x += 1) line.set(colourAt(x, y), x * 3);
    lines[y * stride] = 2;
    for (let at = 0; at < line.length; at += 1) lines[y * stride + 1 + at] = (line[at] ?? 0) - (above[at] ?? 0);
    above = line;
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
