import { letterOf } from './email-message.js';
import { openTransport } from './email-transport.js';
import type { Notifier, NotifierOutcome, SiteFacts } from './notifier.js';
import { plainLine } from './plain-text.js';

export interface EmailSettings {
  name: string;
  to: string[];
  from: string;
  /** Null: this machine's sendmail. */
  smtp: string | null;
}

/** @param sendmail the program, where it is not where it usually is */
export function emailNotifier(settings: EmailSettings, site: () => SiteFacts, sendmail?: string): Notifier {
  const transport = openTransport(settings.smtp, sendmail);
  return {
    name: settings.name,
    kind: 'email',
    to: settings.to.join(', '),
    most: 100,
    async send(message, signal) {
      try {
        const sent = await transport.sendMail({ ...letterOf(message, settings, site()), signal });
        return taken(sent as { rejected?: unknown[] });
      } catch (error) {
        return outcomeOf(error as SmtpFault, settings.smtp === null);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** One address that is wrong keeps no letter from the others. */
function taken({ rejected = [] }: { rejected?: unknown[] }): NotifierOutcome {
  if (rejected.length === 0) return { kind: 'told' };
  return { kind: 'told', remark: `the mail server refuses the address ${plainLine(String(rejected[0]), 200)}` };
}

interface SmtpFault extends Error {
  code?: string;
  /** Of the mail server's answer. */
  responseCode?: number;
}

/** A refusal for good begins with 5 (RFC 5321 4.2.1); everything else may pass. What the server says may hold the password: its code is enough. */
function outcomeOf({ code, responseCode, message }: SmtpFault, local: boolean): NotifierOutcome {
  if (local) return { kind: 'retry', reason: sendmailFault(code, message), retryAfter: null };
  const what = code === 'EAUTH' ? 'user or password is not taken' : 'the mail server answers';
  if (responseCode !== undefined && responseCode >= 500)
    return { kind: 'refused', reason: `${what} (${responseCode})` };
  // Of a fault of the network, the name that Node gave it: nodemailer calls all of them ESOCKET.
  const fault = (code === 'ESOCKET' && /\bE[A-Z]{4,}\b/.exec(message)?.[0]) || (code ?? 'unknown');
  const answered = responseCode === undefined ? `no answer (${plainLine(fault, 40)})` : String(responseCode);
  return { kind: 'retry', reason: `the mail server: ${answered}`, retryAfter: null };
}

function sendmailFault(code: string | undefined, message: string): string {
  if (code === 'ENOENT') return 'this machine has no sendmail: give the notifier an smtp address';
  return `sendmail: ${plainLine(message, 100)}; a sandboxed service may need smtp = "smtp://127.0.0.1:25" instead`;
}
