/** WordPress writes a zero date where it knows none: drafts that were never dated, rows made by import scripts. */
export function isZeroDate(text: string | null): boolean {
  return !text || text.startsWith('0000-00-00');
}

/** `YYYY-MM-DD hh:mm:ss` in UTC to milliseconds since the epoch, or null for a zero or broken date. */
export function fromGmt(text: string | null): number | null {
  if (text === null || isZeroDate(text)) return null;
  const at = Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? null : at;
}

/** The site's clock: `timezone_string`, or the fixed `gmt_offset` in hours where that is empty. */
export interface SiteZone {
  name: string;
  offsetHours: number;
}

/** How far the site's local time is ahead of UTC at a moment, in milliseconds. */
export function offsetAt(zone: SiteZone, at: number): number {
  const fixed = zone.offsetHours * 3600_000;
  if (!zone.name) return fixed;
  try {
    const parts = Object.fromEntries(
      formatter(zone.name)
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    );
    const local = Date.UTC(
      Number(parts.year),
      Number(parts.month) - 1,
      Number(parts.day),
      Number(parts.hour),
      Number(parts.minute),
      Number(parts.second),
    );
    return local - Math.floor(at / 1000) * 1000;
  } catch {
    return fixed;
  }
}

/**
 * Local `YYYY-MM-DD hh:mm:ss` of the site to milliseconds since the epoch, as PHP reads it, and so WordPress. In the hour
 * that a clock repeats, the later one east of Greenwich and the earlier one west of it; a time that the clock skipped
 * counts on from before the change.
 */
export function fromLocal(text: string | null, zone: SiteZone): number | null {
  const naive = fromGmt(text);
  if (naive === null) return null;
  const first = offsetAt(zone, naive);
  const second = offsetAt(zone, naive - first);
  const skipped = offsetAt(zone, naive - second) !== second;
  return naive - (skipped ? Math.min(first, second) : second);
}

/** Milliseconds since the epoch to the site's local `YYYY-MM-DD hh:mm:ss`. */
export function toLocal(at: number, zone: SiteZone): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 19).replace('T', ' ');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, made);
  }
  return made;
}
