import type { ParsedActivity } from '../activitypub/parse-activity.js';

/** What the filter of a handler may look at. */
export type Filtered = Pick<ParsedActivity, 'id' | 'type' | 'actor' | 'object' | 'json'>;

/** Every field that is given must fit, each by one of its values; or a function says it. */
export type HandlerFilter = FilterFields | ((activity: Filtered) => boolean);

export interface FilterFields {
  /** Actor ids. */
  actor?: string | readonly string[];
  /** Domains of the actor: `example.org` is also everything below it. */
  domain?: string | readonly string[];
  /** Ids of the object. */
  object?: string | readonly string[];
}

export const filterFields = ['actor', 'domain', 'object'] as const;

/** @throws what the filter's own function throws */
export function passes(filter: HandlerFilter | undefined, activity: Filtered): boolean {
  if (filter === undefined) return true;
  if (typeof filter === 'function') return filter(activity) === true;
  const { actor, domain, object } = filter;
  const host = new URL(activity.actor).hostname.replace(/\.$/, '');
  return (
    fits(actor, (id) => id === activity.actor) &&
    fits(domain, (name) => isWithin(host, name.toLowerCase().replace(/\.$/, ''))) &&
    fits(object, (id) => id === activity.object)
  );
}

function fits(values: string | readonly string[] | undefined, fitting: (value: string) => boolean): boolean {
  if (values === undefined) return true;
  return typeof values === 'string' ? fitting(values) : values.some(fitting);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
