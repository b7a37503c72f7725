import type { ClientRequest, Agent as PlainAgent } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Milliseconds that a connection may wait for another request. Below five seconds, after which Node's servers close theirs: so it is never
 * used in the moment in which the other side ends it. The next Note comes hours later, and an idle socket is worth nothing to either side.
 */
export const IDLE = 4000;

/**
 * Closes idle connections by a timer for each. The agent's own `timeout` searches through all idle sockets for each one that ends: closing
 * ten thousand at once would stop the event loop for seconds.
 * @param idle milliseconds
 */
export function endIdleSockets<A extends PlainAgent>(agent: A, idle: number): A {
  const timers = new WeakMap<Duplex, NodeJS.Timeout>();
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  // The agent takes a `false` for "do not keep it", though Node's types say that nothing is returned.
  agent.keepSocketAlive = (socket: Duplex): boolean => {
    const kept = keep(socket);
    if (kept) timers.set(socket, setTimeout(() => socket.destroy(), idle).unref());
    return kept;
  };
  agent.reuseSocket = (socket: Duplex, request: ClientRequest): void => {
    clearTimeout(timers.get(socket));
    reuse(socket, request);
  };
  return agent;
}
