import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface Mail {
  from: string;
  to: string[];
  /** As it came, dots unstuffed. */
  source: string;
}

export interface MailServer {
  port: number;
  readonly mails: Mail[];
  /** The answer to a command (`MAIL`, `RCPT`, `AUTH`, `BODY` for the end of the letter) instead of the usual one; null: the usual one. */
  behave(answer: (command: string, line: string) => string | null): void;
  close(): Promise<void>;
}

/** A mail server on loopback that speaks as much SMTP as a client needs, and keeps what it is given. */
export async function mailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  let answer: (command: string, line: string) => string | null = () => null;
  const sockets = new Set<Socket>();
  const usual: Record<string, string> = {
    EHLO: '250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME',
    AUTH: '235 welcome',
    DATA: '354 go on',
    QUIT: '221 bye',
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let mail: Mail = { from: '', to: [], source: '' };
    let letter: string[] | null = null;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (letter !== null) {
        if (line !== '.') return void letter.push(line.replace(/^\./, ''));
        const refusal = answer('BODY', line);
        if (refusal === null) mails.push({ ...mail, source: letter.join('\r\n') });
        letter = null;
        mail = { from: '', to: [], source: '' };
        return void say(refusal ?? '250 kept');
      }
      const command = line.slice(0, 4).toUpperCase();
      const refusal = answer(command, line);
      const address = /<(.*?)>/.exec(line)?.[1] ?? '';
      if (refusal === null && command === 'MAIL') mail.from = address;
      if (refusal === null && command === 'RCPT') mail.to.push(address);
      if (refusal === null && command === 'DATA') letter = [];
      say(refusal ?? usual[command] ?? '250 ok');
      if (command === 'QUIT') socket.end();
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
    say('220 mail.test');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    behave(next) {
      answer = next;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
