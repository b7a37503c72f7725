import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { endIdleSockets } from '../../src/remote/idle-sockets.js';

describe('idle connections', () => {
  it('have no timeout of the agent, which searches through all of them for each that ends', async () => {
    const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const agent = endIdleSockets(new Agent({ keepAlive: true }), 50);
    try {
      const { port } = server.address() as AddressInfo;
      const [response] = await once(get({ port, agent }), 'response');
      response.resume();
      await once(agent, 'free');
      const [socket] = Object.values(agent.freeSockets).flat() as [Socket];
      expect(socket.timeout ?? 0).to.equal(0);
      await once(socket, 'close');
      expect(Object.values(agent.freeSockets).flat()).to.deep.equal([]);
    } finally {
      agent.destroy();
      server.close();
    }
  });
});
