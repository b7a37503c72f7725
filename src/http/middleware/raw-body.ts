import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http-error.js';

export interface BodyLimits {
  /** Bytes. */
  maxBytes: number;
  /** Milliseconds for the whole body, so that a drip of bytes ends too (D38). */
  deadline: number;
}

/**
 * The exact bytes as they came: the Digest is over them (S5).
 * @throws HttpError 413 too large, 408 too slow, 415 with a Content-Encoding (D37: no decompression bombs), 400 cut off.
 */
export async function readBody(request: IncomingMessage, { maxBytes, deadline }: BodyLimits): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new HttpError(415, 'send the body without Content-Encoding');
  }
  const tooLarge = () => new HttpError(413, `the body must not be larger than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      settle();
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > maxBytes) finish(() => reject(tooLarge()));
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks, length)));
    const onClose = () => finish(() => reject(new HttpError(400, 'the body was cut off')));
    const timer = setTimeout(() => finish(() => reject(new HttpError(408, 'the body came too slowly'))), deadline);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
