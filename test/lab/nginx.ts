import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Certificate } from './certificate-authority.js';
import { type Daemon, startDaemon } from './daemon.js';
import type { Lab } from './lab.js';
import { webUser } from './php.js';
import { accepts } from './until.js';

/** A part of nginx's configuration, and files that it includes by a name relative to it. */
export interface NginxPart {
  /** For http{}, server blocks among it. */
  http: string;
  files?: Record<string, string>;
}

export interface Nginx {
  log(): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Serves on 80 and 443 of the laboratory's own network. */
export async function startNginx(lab: Lab, parts: NginxPart[]): Promise<Nginx> {
  const home = lab.room('nginx');
  const logFile = join(home, 'error.log');
  for (const file of ['fastcgi.conf', 'fastcgi_params', 'mime.types', 'snippets/fastcgi-php.conf'])
    cpSync(join('/etc/nginx', file), join(home, file));
  write(home, parts);
  const command = ['nginx', '-p', home, '-c', join(home, 'nginx.conf'), '-e', logFile];
  const ready = async () => (await accepts(443)) && (await accepts(80));
  const launch = () => startDaemon({ name: 'nginx', command, logFile, ready });
  let daemon: Daemon = await launch();
  lab.onClose(() => daemon.stop());
  return {
    log: () => daemon.log(),
    stop: () => daemon.stop(),
    async start() {
      if (!daemon.running()) daemon = await launch();
    },
  };
}

function write(home: string, parts: NginxPart[]): void {
  for (const [name, text] of parts.flatMap(({ files = {} }) => Object.entries(files))) {
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(home, 'nginx.conf'),
    `
    user ${webUser};
    daemon off;
    worker_processes 2;
    pid ${home}/nginx.pid;
    error_log ${home}/error.log notice;
    events { worker_connections 512; }
    http {
      access_log ${home}/access.log;
      include mime.types;
      default_type application/octet-stream;
      ${temporary.map((name) => `${name}_temp_path ${home}/${name}_temp;`).join('\n      ')}
      # Whoever asks for a name that nobody serves gets no answer of somebody else's.
      server {
        listen 80 default_server;
        listen 443 ssl default_server;
        ssl_reject_handshake on;
        return 444;
      }
      ${parts.map(({ http }) => http).join('\n')}
    }`,
  );
}

/** A whole name with TLS, handed to a program behind. `inside` is put into the server block before that. */
export function proxiedSite(
  names: string[],
  { certificate, key }: Certificate,
  upstream: string,
  inside = '',
): NginxPart {
  return {
    http: `
      server {
        listen 443 ssl;
        server_name ${names.join(' ')};
        ssl_certificate ${certificate};
        ssl_certificate_key ${key};
        client_max_body_size 10m;
        ${inside}
        location / {
          proxy_pass ${upstream};
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }`,
  };
}
