import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestSeen } from '../middleware/request-log.js';

/** Numbers that are read when somebody looks. */
export interface Gauges {
  deliveriesByState(): Record<string, number>;
  /** Age of the oldest pending delivery in milliseconds, or null. */
  oldestPendingAge(): number | null;
  followers(): number;
  notes(): number;
  /** Events that notifiers were to tell, by configured name; counted for ever. */
  notifications?(): { notifier: string; state: string; count: number }[];
}

/** What is counted as it happens. Every label comes from a fixed set, for strangers must not grow a table (D56). */
export interface Metrics {
  observeRequest(seen: RequestSeen): void;
  /** `outcome`: handled, ignored, refused, … */
  countInbox(outcome: string): void;
  countCycle(source: string, result: 'done' | 'held' | 'failed'): void;
  /** Begins to measure how late timers fire, and so for how long nothing else had its turn. @returns how to end it */
  watchEventLoop(): () => void;
  /** Prometheus text. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** Milliseconds between two measurements of the event loop. */
const LOOP_TICK = 100;

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, gauges);
  const registers = [registry];
  const requests = new Histogram({
    name: 'herald_http_request_duration_seconds',
    help: 'Time to answer a public request, by route.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5],
    registers,
  });
  const inbox = new Counter({
    name: 'herald_inbox_activities_total',
    help: 'Activities received, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const cycles = new Counter({
    name: 'herald_cycles_total',
    help: 'Looks at WordPress, by source and result.',
    labelNames: ['source', 'result'] as const,
    registers,
  });
  const loopDelay = new Histogram({
    name: 'herald_event_loop_delay_seconds',
    help: 'How late a timer fires that is due every 100 ms: the time in which nothing else was served.',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  return {
    watchEventLoop() {
      let due = performance.now() + LOOP_TICK;
      const timer = setInterval(() => {
        const now = performance.now();
        loopDelay.observe(Math.max(0, now - due) / 1000);
        due = now + LOOP_TICK;
      }, LOOP_TICK).unref();
      return () => clearInterval(timer);
    },
    observeRequest({ route, method, status, seconds }) {
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds);
    },
    countInbox: (outcome) => inbox.inc({ outcome }),
    countCycle: (source, result) => cycles.inc({ source, result }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function addGauges(registry: Registry, gauges: Gauges): void {
  const registers = [registry];
  new Gauge({
    name: 'herald_deliveries',
    help: 'Deliveries kept, by state.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      this.reset();
      for (const [state, count] of Object.entries(gauges.deliveriesByState())) this.set({ state }, count);
    },
  });
  new Counter({
    name: 'herald_notifications_total',
    help: 'Events for notifiers, by what became of them.',
    labelNames: ['notifier', 'state'] as const,
    registers,
    collect() {
      this.reset();
      for (const { count, ...labels } of gauges.notifications?.() ?? []) this.inc(labels, count);
    },
  });
  addGauge('herald_oldest_pending_delivery_seconds', 'How long the oldest pending delivery waits.', () => {
    return (gauges.oldestPendingAge() ?? 0) / 1000;
  });
  addGauge('herald_followers', 'Followers.', () => gauges.followers());
  addGauge('herald_notes', 'Living Notes.', () => gauges.notes());

  function addGauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}
