import { stringify } from 'smol-toml';

/** What init decided. */
export interface Decisions {
  origin: string;
  handle: string;
  wordpressUrl: string;
  tablePrefix: string;
  home: string | null;
  uploadsUrl: string | null;
  usersTable: string | null;
  dataDir: string;
  listen: string;
  adminListen: string;
  /** Title of the rolling post, a regular expression; null: no news source. */
  newsTitle: string | null;
  laboratory: boolean;
  /** One line about the account in wordpressUrl. */
  accountRemark: string;
}

/** The configuration file that init writes: only what differs or matters; herald.example.toml documents the rest. */
export function configText(decisions: Decisions): string {
  const { newsTitle, laboratory } = decisions;
  const optional = (key: string, value: string | null) => (value === null ? '' : line(key, value));
  return [
    '# Written by herald init. Every key is documented in config/herald.example.toml; herald config --print shows what is in effect.\n',
    '# It may hold a password: leave its mode at 0600.\n\n',
    '[site]\n',
    line('origin', decisions.origin),
    line('handle', decisions.handle),
    '\n[wordpress]\n',
    `# ${decisions.accountRemark}\n`,
    line('url', decisions.wordpressUrl),
    line('table_prefix', decisions.tablePrefix),
    optional('home', decisions.home),
    optional('uploads_url', decisions.uploadsUrl),
    optional('users_table', decisions.usersTable),
    '\n[[sources]]\n',
    line('name', 'posts'),
    line('kind', 'posts'),
    ...(newsTitle === null
      ? []
      : ['\n[[sources]]\n', line('name', 'news'), line('kind', 'news'), line('title', newsTitle)]),
    '\n[server]\n',
    line('listen', decisions.listen),
    line('admin_listen', decisions.adminListen),
    '\n[store]\n',
    line('data_dir', decisions.dataDir),
    ...(laboratory ? ['\n[federation]\n', line('allow_private_addresses', true)] : []),
  ].join('');
}

function line(key: string, value: string | boolean): string {
  return `${stringify({ [key]: value }).trimEnd()}\n`;
}
