import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createPortFinder } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shipped = new URL('../../config/nginx/', import.meta.url).pathname;

/** A request as a stand-in behind nginx saw it. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
}

/** A program behind nginx: it remembers each request and answers as told. */
export interface Upstream {
  readonly seen: Seen[];
  answer: (response: ServerResponse, seen: Seen) => void;
  port: number;
  stop(): Promise<void>;
}

export async function upstream(answer: Upstream['answer'], port = 0): Promise<Upstream> {
  const seen: Seen[] = [];
  const server: Server = createServer({ keepAliveTimeout: 65_000 }, async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers, rawHeaders } = incoming;
    seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks) });
    self.answer(response, seen.at(-1) as Seen);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const self: Upstream = {
    seen,
    answer,
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
  return self;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
  text: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Sent without a Content-Length. */
  chunked?: boolean;
}

/** nginx, really running, with the shipped files in their places and only addresses replaced. */
export interface Site {
  port: number;
  root: string;
  /** What nginx has written into its error log. */
  errors(): string;
  ask(path: string, asking?: Asking): Promise<Answer>;
  stop(): Promise<void>;
}

export interface SiteOptions {
  herald: Upstream;
  wordpress: Upstream;
  /** Lines for http{} and for server{}, as an owner might have them. */
  http?: string;
  server?: string;
  discovery?: boolean;
  /** herald-mirror.conf with this token. */
  mirrorToken?: string;
}

export async function startNginx({
  herald,
  wordpress,
  http = '',
  server = '',
  discovery = false,
  mirrorToken,
}: SiteOptions): Promise<Site> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-nginx-'));
  const root = join(directory, 'www');
  mkdirSync(root);
  writeFileSync(join(root, 'index.php'), '<?php secret');
  mkdirSync(join(directory, 'snippets'));
  for (const file of ['herald-server.conf', 'herald-proxy.conf', 'herald-discovery.conf'])
    cpSync(join(shipped, file), join(directory, 'snippets', file));
  const mirrorPart = readFileSync(join(shipped, 'herald-mirror.conf'), 'utf8').replace(
    'PASTE-IT-HERE',
    mirrorToken ?? '',
  );
  writeFileSync(join(directory, 'snippets/herald-mirror.conf'), mirrorPart);
  const httpPart = readFileSync(join(shipped, 'herald-http.conf'), 'utf8')
    .replace('127.0.0.1:8088', `127.0.0.1:${herald.port}`)
    .replace('/var/cache/nginx-herald', join(directory, 'cache'));
  writeFileSync(join(directory, 'herald-http.conf'), httpPart);
  const port = await freePort();
  writeFileSync(
    join(directory, 'nginx.conf'),
    `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${directory}/nginx.pid;
    error_log ${directory}/error.log info;
    events { worker_connections 512; }
    http {
      access_log off;
      types { text/html html; text/plain txt; image/png png; }
      default_type application/octet-stream;
      client_body_temp_path ${directory}/body;
      proxy_temp_path ${directory}/proxy;
      fastcgi_temp_path ${directory}/fastcgi;
      uwsgi_temp_path ${directory}/uwsgi;
      scgi_temp_path ${directory}/scgi;
      ${http}
      include herald-http.conf;
      server {
        listen 127.0.0.1:${port};
        server_name blog.test;
        root ${root};
        index index.php;
        include snippets/herald-server.conf;
        ${discovery ? 'include snippets/herald-discovery.conf;' : ''}
        ${mirrorToken ? 'include snippets/herald-mirror.conf;' : ''}
        ${server}
        location / { try_files $uri $uri/ /index.php?$args; }
        location ~ \\.php$ {
          proxy_set_header X-Script $uri;
          proxy_set_header Host $http_host;
          proxy_pass http://127.0.0.1:${wordpress.port}$request_uri;
        }
        location ~ /\\.ht { deny all; }
      }
    }`,
  );
  const nginx = spawn(
    'nginx',
    ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log')],
    {
      stdio: 'inherit',
    },
  );
  await accepting(port, nginx, join(directory, 'error.log'));
  return {
    port,
    root,
    errors: () => readFileSync(join(directory, 'error.log'), 'utf8'),
    ask: (path, asking) => ask(port, path, asking),
    async stop() {
      nginx.kill('SIGTERM');
      if (nginx.exitCode === null) await once(nginx, 'exit');
      const log = readFileSync(join(directory, 'error.log'), 'utf8');
      // That a large body passes through a file is how it is meant to be.
      const complaints = log.match(/^.*\[(warn|emerg|alert|crit)\](?!.*is buffered to a temporary file).*$/gm);
      rmSync(directory, { recursive: true });
      if (complaints !== null) throw new Error(`nginx complained: ${complaints.join('\n')}`);
    },
  };
}

/** `nginx -t` on the example server block. Returns what nginx says. */
export function checkExample(): string {
  const directory = mkdtempSync(join(tmpdir(), 'herald-nginx-'));
  try {
    mkdirSync(join(directory, 'snippets'));
    for (const file of ['herald-server.conf', 'herald-proxy.conf', 'herald-discovery.conf'])
      cpSync(join(shipped, file), join(directory, 'snippets', file));
    cpSync('/etc/nginx/snippets/fastcgi-php.conf', join(directory, 'snippets/fastcgi-php.conf'));
    cpSync('/etc/nginx/fastcgi.conf', join(directory, 'fastcgi.conf'));
    const key = join(directory, 'key.pem');
    const certificate = join(directory, 'certificate.pem');
    const subject = ['-subj', '/CN=example.com', '-days', '1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...subject], {
      stdio: 'ignore',
    });
    const site = readFileSync(join(shipped, 'example-site.conf'), 'utf8')
      .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
      .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key);
    const httpPart = readFileSync(join(shipped, 'herald-http.conf'), 'utf8').replace(
      '/var/cache/nginx-herald',
      join(directory, 'cache'),
    );
    writeFileSync(join(directory, 'site.conf'), site);
    writeFileSync(join(directory, 'herald-http.conf'), httpPart);
    writeFileSync(
      join(directory, 'nginx.conf'),
      `pid ${directory}/nginx.pid; events {} http { include herald-http.conf; include site.conf; }`,
    );
    return execFileSync(
      'sh',
      ['-c', `nginx -t -p ${directory} -c ${directory}/nginx.conf -e ${directory}/error.log 2>&1`],
      {
        encoding: 'utf8',
      },
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const finder = createPortFinder().listen(0, '127.0.0.1');
  await once(finder, 'listening');
  const { port } = finder.address() as AddressInfo;
  finder.close();
  await once(finder, 'close');
  return port;
}

async function accepting(port: number, nginx: ChildProcess, errorLog: string): Promise<void> {
  while (nginx.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => setTimeout(() => resolve(false), 20));
    });
    if (open) return;
  }
  throw new Error(`nginx did not start: ${readFileSync(errorLog, 'utf8')}`);
}

function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, chunked = false }: Asking = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: {
        Host: 'blog.test',
        ...headers,
        ...(body !== undefined && !chunked ? { 'Content-Length': Buffer.byteLength(body) } : {}),
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const all = Buffer.concat(chunks);
      const { statusCode: status = 0, headers: got, rawHeaders } = response;
      resolve({ status, headers: got, rawHeaders, body: all, text: all.toString() });
    });
    if (chunked && body !== undefined) {
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += 1000) outgoing.write(bytes.subarray(at, at + 1000));
      outgoing.end();
    } else outgoing.end(body);
  });
}
