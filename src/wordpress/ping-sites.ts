import type { Reader } from './wordpress.js';

export interface PingSettings {
  /** Update Services: addresses that WordPress calls when a post is published or edited. */
  services: string[];
  /** False where the owner discourages search engines: then WordPress pings nobody (wordpress.md §4). */
  pingsAtAll: boolean;
}

/** @throws WordPressError */
export async function readPingSettings({ query, tables }: Reader): Promise<PingSettings> {
  const rows = await query<{ name: string; value: string }>(
    `SELECT option_name AS name, option_value AS value FROM ${tables.options}
     WHERE option_name IN ('ping_sites', 'blog_public')`,
  );
  const options = new Map(rows.map(({ name, value }) => [name, value]));
  const lines = (options.get('ping_sites') ?? '').split('\n').map((line) => line.trim());
  return { services: lines.filter((line) => line !== ''), pingsAtAll: options.get('blog_public') !== '0' };
}
