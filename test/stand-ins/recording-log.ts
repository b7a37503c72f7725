import type { Logger } from '../../src/log/logger.js';

export interface LogLine {
  level: string;
  message: string;
  [field: string]: unknown;
}

/** A log that keeps what it was told. */
export function recordingLog(fixed: object = {}): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string, base: object) => (fields: object, message: string) => {
    lines.push({ ...base, ...fields, level, message });
  };
  const make = (base: object): Logger => ({
    debug: at('debug', base),
    info: at('info', base),
    warn: at('warn', base),
    error: at('error', base),
    child: (fields) => make({ ...base, ...fields }),
  });
  return { log: make(fixed), lines };
}
