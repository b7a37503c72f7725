/**
 * A delivery is a row with a state.
 * pending → delivered (2xx) | refused (permanent answer) | gone (404, 410) | expired (attempts over about three days) |
 * superseded (a Delete came before the first attempt).
 */
export type DeliveryState = 'pending' | 'delivered' | 'refused' | 'gone' | 'expired' | 'superseded';

export interface Delivery {
  id: number;
  activityId: string;
  /** What the activity is about: deliveries of one object to one inbox keep their order (fediverse.md V11). */
  objectId: string;
  inbox: string;
  host: string;
  state: DeliveryState;
  attempts: number;
  /** Milliseconds since the epoch. */
  nextAt: number;
  /** HTTP status of the last attempt, null before the first or when no answer came. */
  lastStatus: number | null;
  lastError: string | null;
  createdAt: number;
}
