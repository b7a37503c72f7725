import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on this machine alone, on whatever port is free. */
export interface Place {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  host: string;
  /** Says who answers; nobody knows the address before. */
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

/** @throws Error in one line when no port can be had */
export async function openLoopback(): Promise<Place> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`cannot listen on 127.0.0.1: ${error.message}`)));
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    serve: (listener) => void server.on('request', listener),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
