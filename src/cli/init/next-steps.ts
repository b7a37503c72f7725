import { basename, dirname } from 'node:path';
import { addPingByWpCli } from '../../doctor/ping.js';
import { UNIT_NODE } from '../../doctor/running.js';

/** What the shipped nginx file says. */
const USUAL_LISTEN = '127.0.0.1:8088';

export interface NextSteps {
  configFile: string;
  dataDir: string;
  listen: string;
  handle: string;
  host: string;
  /** The program that runs Herald now. */
  node: string;
  /** The blog's home, for WP-CLI. */
  home: string;
  /** What WordPress's Update Services are to call, token included. */
  pingAddress: string;
  /** Statements still to be run by the database's own administrator; empty: none. */
  grant: string[];
  /** What else the owner should know, a line each. */
  warnings: string[];
}

/** What init says at the end: everything that is left to do, ready to copy. */
export function nextStepsText(steps: NextSteps): string {
  const todo = [
    ...(steps.grant.length === 0 ? [] : [grantText(steps.grant)]),
    nginxText(steps),
    systemdText(steps),
    pingText(steps),
  ];
  const parts = [
    `Wrote ${steps.configFile} (mode 0600) and the key pair in ${steps.dataDir}.`,
    ...(steps.warnings.length === 0 ? [] : [steps.warnings.map((warning) => `Mind: ${warning}`).join('\n')]),
    ...todo.map((text, index) => `${index + 1}. ${text}`),
    `Then look whether all fits together, and what the first cycle would do:
  herald doctor --config ${steps.configFile}
  herald sync --dry-run --config ${steps.configFile}
From then on everybody can follow @${steps.handle}@${steps.host}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function grantText(statements: readonly string[]): string {
  return `In MySQL or MariaDB, as its administrator (sudo mariadb, or sudo mysql): an account that can read, and nothing else.
${statements.map((statement) => `  ${statement}`).join('\n')}`;
}

function nginxText({ listen, handle, host }: NextSteps): string {
  const upstream =
    listen === USUAL_LISTEN ? '' : `\n  In conf.d/herald-http.conf write in the upstream:  server ${listen};`;
  return `In nginx, from Herald’s directory:
  cp config/nginx/herald-http.conf /etc/nginx/conf.d/
  cp config/nginx/herald-proxy.conf config/nginx/herald-server.conf config/nginx/herald-discovery.conf /etc/nginx/snippets/
  sed -i 's/@news@example\\.com/@${handle}@${host}/' /etc/nginx/snippets/herald-discovery.conf${upstream}
  In the site’s server block:
    include snippets/herald-server.conf;
    include snippets/herald-discovery.conf;   # optional
  nginx -t && systemctl reload nginx`;
}

function systemdText({ configFile, dataDir, node }: NextSteps): string {
  const instance = basename(configFile).replace(/\.toml$/, '');
  const fits = configFile === `/etc/herald/${instance}.toml` && dataDir === `/var/lib/herald/${instance}`;
  const remark = fits
    ? ''
    : `\n  The unit expects /etc/herald/NAME.toml and /var/lib/herald/NAME; yours are ${dirname(configFile)} and ${dataDir}: adapt it with systemctl edit.`;
  return `In systemd, from Herald’s directory:
  cp systemd/herald@.service /etc/systemd/system/${node === UNIT_NODE ? '' : dropIn(node)}
  systemctl daemon-reload
  systemctl enable --now herald@${instance}${remark}`;
}

/** The unit runs and allows Debian's Node alone. */
function dropIn(node: string): string {
  return `
  mkdir -p /etc/systemd/system/herald@.service.d
  printf '%s\\n' '[Service]' 'ExecStart=' 'ExecStart=${node} /opt/herald/dist/main.js run --config \${CREDENTIALS_DIRECTORY}/config' 'ExecPaths=${node}' > /etc/systemd/system/herald@.service.d/node.conf`;
}

function pingText({ home, pingAddress }: NextSteps): string {
  return `In WordPress, if you like: it can tell Herald of each post at once. Settings → Writing → Update Services, on a line of its own:
  ${pingAddress}
  Where that field is hidden, as in a network of sites:
    ${addPingByWpCli(home, pingAddress)}`;
}
