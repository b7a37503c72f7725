import dns from 'node:dns';

type Found = { address: string; family: number };
type Callback = (error: Error | null, address: string | Found[], family?: number) => void;

/**
 * Every name below `.test` leads to loopback in this process, so that strangers may have hosts with real names, and as many
 * as an owner of a domain could have. Node looks up by this property whenever a connection is made.
 */
export function namesOnLoopback(): { stop(): void } {
  const real = dns.lookup;
  const lookup = (name: string, options: dns.LookupOptions | Callback, then?: Callback) => {
    const callback = (typeof options === 'function' ? options : then) as Callback;
    if (!/\.test\.?$/.test(name)) return real(name, options as dns.LookupOptions, callback as never);
    const all = typeof options === 'object' && options.all === true;
    const found = { address: '127.0.0.1', family: 4 };
    setImmediate(() => (all ? callback(null, [found]) : callback(null, found.address, found.family)));
  };
  dns.lookup = lookup as typeof dns.lookup;
  return {
    stop() {
      dns.lookup = real;
    },
  };
}
