import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface ListServer {
  origin: string;
  /** What is asked for at each path, until told otherwise; anything else is 404. */
  serve(path: string, answer: ListAnswer | ((headers: IncomingHttpHeaders) => ListAnswer)): void;
  /** `/path` and the If-None-Match that came with it, in order. */
  readonly asked: { path: string; ifNoneMatch: string | undefined }[];
  close(): void;
}

/** A server of lists on loopback. */
export async function listServer(): Promise<ListServer> {
  const pages = new Map<string, (headers: IncomingHttpHeaders) => ListAnswer>();
  const asked: ListServer['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, ifNoneMatch: request.headers['if-none-match'] });
    const { status = 200, headers = {}, body = '' } = pages.get(path)?.(request.headers) ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (path, answer) => void pages.set(path, typeof answer === 'function' ? answer : () => answer),
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
