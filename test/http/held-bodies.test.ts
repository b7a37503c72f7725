import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { createHeldBodies } from '../../src/http/held-bodies.js';
import { HttpError } from '../../src/http/http-error.js';
import { type OpenSite, openSite } from './open-site.js';

describe('memory for bodies', () => {
  it('D55 is there for so many bytes, for a part of them to one address, and again when one is through', () => {
    const bodies = createHeldBodies({ small: 160, large: 1 });
    const full = { status: 503, retryAfter: 5 };
    const release = bodies.hold('a', 40);
    expect(() => bodies.hold('a', 1))
      .to.throw(HttpError)
      .that.includes(full);
    bodies.hold('b', 40);
    bodies.hold('d', 40);
    bodies.hold(null, 40);
    expect(() => bodies.hold('c', 1))
      .to.throw(HttpError)
      .that.includes(full);
    release();
    bodies.hold('c', 40);
  });

  describe('at the inbox', () => {
    let site: OpenSite;
    const open: Socket[] = [];
    beforeEach(async () => {
      site = await openSite();
    });
    afterEach(async () => {
      for (const socket of open.splice(0)) socket.destroy();
      await site.close();
    });

    /** Announces a megabyte and sends one byte of it. */
    async function drip(): Promise<Socket> {
      const socket = connect(site.port, '127.0.0.1');
      open.push(socket);
      await once(socket, 'connect');
      const sent = once(site.events, 'request');
      socket.write(
        `POST /activitypub/inbox HTTP/1.1\r\nHost: x\r\nContent-Type: application/activity+json\r\nContent-Length: ${1024 * 1024}\r\n\r\n{`,
      );
      await sent;
      return socket;
    }
    const large = JSON.stringify({ padding: 'x'.repeat(64 * 1024) });
    const post = (body = '{}') =>
      site.ask('/activitypub/inbox', {
        method: 'POST',
        headers: { 'Content-Type': 'application/activity+json' },
        body,
      });

    it('D55 is there for small bodies, however many large ones are under way', async () => {
      for (let number = 0; number < 8; number += 1) await drip();
      expect((await post()).status).to.equal(202);
    });

    it('D55 is refused with 503 while large bodies fill theirs, and free when they are cut off', async () => {
      for (let number = 0; number < 8; number += 1) await drip();
      const refused = await post(large);
      expect([refused.status, refused.headers['retry-after']]).to.deep.equal([503, '5']);
      const cut = once(open[0] as Socket, 'close');
      open[0]?.destroy();
      await cut;
      while ((await post(large)).status !== 202);
    });
  });
});
