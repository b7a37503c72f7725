import type { Delivery, DeliveryState } from '../model/delivery.js';
import type { Database } from '../store/database.js';
import { deliveryStore } from '../store/deliveries.js';
import { hostStore } from '../store/hosts.js';
import { PAUSE, type Standing, standingOf } from './host-health.js';

const ROWS = 1000;

export interface HostReport {
  host: string;
  pending: number;
  /** In a row. */
  failures: number;
  standing: Standing;
  /** Milliseconds since the epoch: no attempt before this; null when open. */
  closedUntil: number | null;
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  lastStatus: number | null;
  lastError: string | null;
}

export interface DeliveryReport {
  countsByState: Partial<Record<DeliveryState, number>>;
  /** Milliseconds that the oldest pending delivery has waited; null when none is pending. */
  oldestPendingAge: number | null;
  /** Hosts that the breaker or the park holds. */
  troubledHosts: number;
}

/** What `herald deliveries`, the status and the metrics tell. */
export function createDeliveryReports(deps: { db: Database; now: () => number }) {
  const deliveries = deliveryStore(deps.db);
  const hosts = hostStore(deps.db);
  return {
    /** Counts every row kept: for people. */
    summary(): DeliveryReport {
      return { ...this.gauges(), countsByState: deliveries.countsByState() };
    },
    /** Cheap enough for every scrape. */
    gauges(): { pending: number; oldestPendingAge: number | null; troubledHosts: number } {
      const oldest = deliveries.oldestPendingAt();
      return {
        pending: deliveries.pendingCount(),
        oldestPendingAge: oldest === null ? null : deps.now() - oldest,
        troubledHosts: hosts.troubledCount(PAUSE),
      };
    },
    /** Hosts with something pending or wrong, those in trouble first; at most 1000. */
    hosts(): HostReport[] {
      return hosts.table(ROWS).map(({ firstFailureAt, failedDays, parkedAt, ...host }) => ({
        ...host,
        standing: standingOf({ ...host, firstFailureAt, failedDays, parkedAt }),
      }));
    },
    /** Every delivery about one object (a Note's opaque id), in order; at most 1000, none once they are a week old. */
    ofObject(objectId: string): (Delivery & { type: string })[] {
      return deliveries.ofObject(objectId, ROWS);
    },
    /**
     * Tries a host again: what failed there for good is pending once more, unless its object was deleted since. Tell a running worker
     * with `hostSpoke(host)`. @returns how many deliveries came back
     */
    requeue(host: string): number {
      return deps.db.transaction(() => {
        const requeued = deliveries.requeue(host, deps.now());
        hosts.clear(host);
        hosts.reschedule(host);
        return requeued;
      });
    },
  };
}
