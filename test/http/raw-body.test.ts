import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import type { HttpError } from '../../src/http/http-error.js';
import { readBody } from '../../src/http/middleware/raw-body.js';

describe('readBody', () => {
  /** Sends these words to a real server and gives what reading made of them. */
  const sent = async (words: string, deadline: number): Promise<Buffer | HttpError> => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const arrived = new Promise<IncomingMessage>((resolve) => server.once('request', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(words);
    const outcome = await readBody(await arrived, { maxBytes: 10, deadline }).catch((error: HttpError) => error);
    socket.destroy();
    server.close();
    return outcome;
  };

  it('gives the bytes', async () => {
    const body = await sent('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc', 5000);
    expect(String(body)).to.equal('abc');
  });

  it('D38 gives up a body that drips, when its whole time is over', async () => {
    const error = (await sent('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc', 50)) as HttpError;
    expect(error.status).to.equal(408);
  });

  it('takes chunks up to the limit and not a byte more', async () => {
    const chunked = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n';
    expect(String(await sent(`${chunked}5\r\nfghij\r\n0\r\n\r\n`, 5000))).to.equal('abcdefghij');
    expect(((await sent(`${chunked}6\r\nfghijk\r\n0\r\n\r\n`, 5000)) as HttpError).status).to.equal(413);
  });
});
