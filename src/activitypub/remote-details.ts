import { isObject, type JsonObject } from './json-bytes.js';
import { listOf, textOf, timeOf } from './untrusted.js';

const MOST_CHOICES = 20;
const LONGEST = 300;

/** What a poll or an event says beyond its words, in English and as plain text. */
export interface RemoteDetails {
  /** `When: …`, `Where: …`, or what the choices of a poll are. */
  lines: string[];
  /** Of a poll, in order, at most 20. */
  choices: string[];
}

/** A Question's choices, an Event's time and place; nothing of anything else. */
export function remoteDetails(json: JsonObject, type: string): RemoteDetails {
  if (type === 'Question') return pollDetails(json);
  return { lines: type === 'Event' ? eventLines(json) : [], choices: [] };
}

function pollDetails({ oneOf, anyOf, endTime, closed }: JsonObject): RemoteDetails {
  const choices = [...listOf(oneOf, MOST_CHOICES), ...listOf(anyOf, MOST_CHOICES)]
    .flatMap((choice) => (isObject(choice) ? textOf(choice.name, LONGEST) || [] : []))
    .slice(0, MOST_CHOICES);
  if (choices.length === 0) return { lines: [], choices };
  const several = listOf(anyOf, 1).length > 0 ? ', several may be chosen' : '';
  const end = timeOf(endTime) ?? timeOf(closed);
  return { lines: [`Poll${several}${end === null ? '' : `, until ${timeText(end)}`}:`], choices };
}

function eventLines({ startTime, endTime, location }: JsonObject): string[] {
  const [start, end] = [timeOf(startTime), timeOf(endTime)];
  const time = start === null ? '' : `When: ${timeText(start)}${end === null ? '' : ` to ${timeText(end)}`}`;
  const places = listOf(location, 3).flatMap((place) => placeText(place) || []);
  return [time, places.length === 0 ? '' : `Where: ${places.join('; ')}`].filter((line) => line !== '');
}

/** Mobilizon and Gancio say an address as an object of schema.org, others as one text. */
function placeText(place: unknown): string {
  if (!isObject(place)) return textOf(place, LONGEST);
  const address = isObject(place.address)
    ? ['streetAddress', 'postalCode', 'addressLocality', 'addressCountry'].map((key) =>
        textOf((place.address as JsonObject)[key], LONGEST),
      )
    : [textOf(place.address, LONGEST)];
  return [textOf(place.name, LONGEST), ...address].filter((part) => part !== '').join(', ');
}

/** `2026-12-05 19:00 UTC` */
function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
