import type { Happening } from './chronicle.js';

/** Writes one line to the terminal. */
export type Say = (line: string) => void;

const NARROW = 72;

/** `15:04:05  blog      post published    The ferry …` */
export function line(at: number, who: string, what: string, more = ''): string {
  return `${clock(at)}  ${who.padEnd(8)}  ${what.padEnd(24)}  ${cut(more)}`.trimEnd();
}

export function happeningLine({ at, step }: Happening): string {
  return line(at, 'blog', step.what, step.title);
}

export function arrivalLine({ arrival, at, step }: Happening): string {
  return arrival
    ? line(arrival.at, 'follower', `${arrival.type} after ${arrival.at - at} ms`, arrival.noteId)
    : line(at, 'follower', `${step.expects} did not arrive`, step.title);
}

/** Hours, minutes and seconds where this machine stands. */
export function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function cut(text: string): string {
  return text.length <= NARROW ? text : `${text.slice(0, NARROW - 1).trimEnd()}…`;
}
