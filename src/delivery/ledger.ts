import type { Database } from '../store/database.js';
import { type ClaimedDelivery, deliveryStore } from '../store/deliveries.js';
import { hostStore } from '../store/hosts.js';
import { isCalm } from './host-health.js';
import type { Lane } from './lanes.js';
import { type Settlement, settlementWriter } from './settlement.js';

/** How many waiting deliveries of a recovered host become due at once. */
const HASTENED = 500;

/** What came of the attempts, kept until it is on disk: a group of settlements costs one transaction. */
export function createLedger(db: Database) {
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const write = settlementWriter(db);
  let settlements: Settlement[] = [];
  const lanes = new Set<Lane>();

  function writeHealth({ host, health, written }: Lane): void {
    if (isCalm(health) && isCalm(written)) {
      hosts.served(host, health);
      return;
    }
    hosts.save(host, health);
    hosts.reschedule(host);
  }

  function writeAll(at: number): void {
    for (const settlement of settlements) write(settlement);
    for (const lane of lanes) {
      if (lane.recovered) deliveries.hasten(lane.host, at, HASTENED);
      writeHealth(lane);
    }
  }

  return {
    add(lane: Lane, settlement: Settlement): void {
      settlements.push(settlement);
      lanes.add(lane);
    },
    isEmpty: () => settlements.length === 0,
    /**
     * Writes everything, and runs `also`, in one transaction: one sync to disk for both.
     * @returns what `also` returned, the lanes whose rows are all written, and the rows whose inbox is gone. @throws what the store throws: then all is kept
     */
    commit<T>(at: number, also: () => T): { done: T; written: Lane[]; gone: ClaimedDelivery[] } {
      const done = db.transaction(() => {
        writeAll(at);
        return also();
      });
      const written = [...lanes];
      for (const lane of written) {
        lane.written = lane.health;
        lane.recovered = false;
      }
      const gone = settlements.flatMap((one) => (one.kind === 'finish' && one.state === 'gone' ? [one.row] : []));
      settlements = [];
      lanes.clear();
      return { done, written, gone };
    },
  };
}
