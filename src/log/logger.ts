import { pino } from 'pino';

/** Structured fields first, then one sentence. Never pass a secret, a Signature header or a whole body. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/**
 * On stderr, so that a command's stdout stays its answer: JSON Lines, or a line for people. Control characters of remote
 * text are escaped either way.
 */
export function createLogger(level: string, format: 'json' | 'text' = 'json'): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'json' ? destination : { write: (line: string) => void destination.write(textLine(line)) },
  );
}

/** `2026-11-23T14:05:06.789Z info ready listen="127.0.0.1:8088"` */
export function textLine(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${visible(JSON.stringify(value) ?? '')}`);
  return `${time} ${level} ${visible(String(msg ?? ''))}${rest.join('')}\n`;
}

function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
