import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request, type ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ListenError, listen, parseAddress } from '../../src/http/listen.js';
import { ask } from './ask.js';

const hello = (_: unknown, response: ServerResponse) => response.end('hello');

describe('listen', () => {
  it('opens host:port and says which port it got', async () => {
    const listener = await listen(hello, '127.0.0.1:0', { key: 'server.listen' });
    expect(listener.address).to.equal(`127.0.0.1:${listener.port}`);
    expect((await ask(listener.port ?? 0, '/')).text).to.equal('hello');
    await listener.stop(1000);
  });

  it('opens a unix socket, over one that a killed Herald left behind', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-'));
    const path = join(directory, 'public.sock');
    const left = createServer().listen(path);
    await new Promise((resolve) => left.once('listening', resolve));
    const listener = await listen(hello, `unix:${path}`, { key: 'server.listen', socketMode: 0o660 });
    expect(listener.port).to.equal(null);
    expect(statSync(path).mode & 0o777).to.equal(0o660);
    const text = await new Promise((resolve) => {
      request({ socketPath: path, path: '/' }, (response) =>
        response.once('data', (chunk) => resolve(String(chunk))),
      ).end();
    });
    expect(text).to.equal('hello');
    await listener.stop(1000);
    left.close();
    rmSync(directory, { recursive: true });
  });

  it('never removes a file that is no socket', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-'));
    const path = join(directory, 'precious');
    writeFileSync(path, 'x');
    const fault = await listen(hello, `unix:${path}`, { key: 'server.listen' }).catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(ListenError);
    expect(statSync(path).size).to.equal(1);
    rmSync(directory, { recursive: true });
  });

  it('names the key in one line when the port is taken', async () => {
    const first = await listen(hello, '127.0.0.1:0', { key: 'server.listen' });
    const fault = await listen(hello, first.address, { key: 'server.listen' }).catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(ListenError);
    expect((fault as Error).message).to.equal(
      `server.listen: ${first.address} is taken by another program (or another Herald); stop it, or choose another address`,
    );
    await first.stop(1000);
  });

  it('reads the three forms of address and refuses the rest', () => {
    expect(parseAddress('localhost:80', 'k')).to.deep.equal({ host: 'localhost', port: 80 });
    expect(parseAddress('[::1]:8088', 'k')).to.deep.equal({ host: '::1', port: 8088 });
    expect(parseAddress('unix:/run/x.sock', 'k')).to.deep.equal({ path: '/run/x.sock' });
    for (const wrong of ['8088', 'localhost', '::1:8088', 'unix:relative', 'a:70000', 'http://a:1', '']) {
      expect(() => parseAddress(wrong, 'k'), wrong).to.throw(ListenError, 'k: ');
    }
  });

  it('finishes what is in flight before it stops, and takes nothing new', async () => {
    let answer = () => {};
    const began = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let finish = () => {};
    const listener = await listen(
      (_, response) => {
        answer();
        finish = () => response.end('done');
      },
      '127.0.0.1:0',
      { key: 'server.listen' },
    );
    const reply = ask(listener.port ?? 0, '/');
    await began;
    const stopped = listener.stop(10_000);
    const refused = await ask(listener.port ?? 0, '/').catch((error: NodeJS.ErrnoException) => error.code);
    finish();
    expect((await reply).text).to.equal('done');
    expect(refused).to.equal('ECONNREFUSED');
    await stopped;
  });

  it('does not wait for a proxy that keeps its connection after the answer', async () => {
    let finish = () => {};
    let begin = () => {};
    const began = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const listener = await listen(
      (_, response) => {
        begin();
        finish = () => response.end('done');
      },
      '127.0.0.1:0',
      { key: 'server.listen' },
    );
    const agent = new Agent({ keepAlive: true });
    const answered = new Promise((resolve) => {
      request({ port: listener.port, agent }, (response) => response.resume().once('end', resolve)).end();
    });
    await began;
    const stopped = listener.stop(60_000);
    finish();
    await answered;
    await stopped;
    agent.destroy();
  });

  it('cuts what does not finish in time, and idle connections at once', async () => {
    const listener = await listen(() => {}, '127.0.0.1:0', { key: 'server.listen' });
    const hanging = ask(listener.port ?? 0, '/').catch((error: NodeJS.ErrnoException) => error.code);
    const idle = connect(listener.port ?? 0, '127.0.0.1');
    idle.on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    await listener.stop(50);
    expect(await hanging).to.equal('ECONNRESET');
    idle.destroy();
  });

  it('refuses headers above 16 KiB', async () => {
    const listener = await listen(hello, '127.0.0.1:0', { key: 'server.listen' });
    const reply = await ask(listener.port ?? 0, '/', { headers: { 'X-Long': 'x'.repeat(17_000) } });
    expect(reply.status).to.equal(431);
    await listener.stop(1000);
  });
});
