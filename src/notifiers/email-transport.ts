import type { Transporter } from 'nodemailer';
import { createTransport } from 'nodemailer';

/** Where this machine's mail system takes letters, whatever PATH a service has. */
const SENDMAIL = '/usr/sbin/sendmail';

export interface SmtpOptions {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  ignoreTLS: boolean;
  auth?: { user: string; pass: string };
}

/**
 * `smtps://` speaks TLS from the first byte. `smtp://` begins it where the server offers it, and insists on it before a
 * password goes over a network; on this machine alone it goes without, for a local mail system has no certificate anybody trusts.
 */
export function smtpOptions(address: string): SmtpOptions {
  const { protocol, hostname, port, username, password } = new URL(address);
  const host = decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1');
  const secure = protocol === 'smtps:';
  const here = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  return {
    host,
    port: port === '' ? (secure ? 465 : here && username === '' ? 25 : 587) : Number(port),
    secure,
    requireTLS: !secure && !here && username !== '',
    ignoreTLS: !secure && here,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** @param smtp null: the program `sendmail` */
export function openTransport(smtp: string | null, sendmail = SENDMAIL): Pick<Transporter, 'sendMail' | 'close'> {
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  if (smtp === null) return createTransport({ ...closed, sendmail: true, path: sendmail, newline: 'unix' });
  return createTransport({
    ...closed,
    ...smtpOptions(smtp),
    connectionTimeout: 10_000,
    dnsTimeout: 10_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  });
}
