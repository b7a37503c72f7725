import type { WordPressConfig } from '../../config/config.js';
import { maskUrl } from '../../config/secrets.js';
import { excessOf } from '../../doctor/account.js';
import { rivalsAmong } from '../../doctor/plugins.js';
import { readGrants } from '../../wordpress/grants.js';
import { readSite, type Site } from '../../wordpress/site.js';
import { openWordPress } from '../../wordpress/wordpress.js';
import { CommandError } from '../exit-code.js';
import type { Blog, Candidate } from './find-blog.js';

/** The blog as it was found to be readable. */
export interface Found {
  candidate: Candidate;
  site: Site;
  /** Rights of the account beyond reading; null: none, or it will not be kept. */
  excess: string | null;
}

/** Tries each way to the database until one shows the blog. @throws CommandError when none does */
export async function readOnce({ candidates, ownAccount }: Blog): Promise<Found> {
  const failures: string[] = [];
  for (const candidate of candidates) {
    try {
      return { candidate, ...(await look(candidate.wordpress, ownAccount)) };
    } catch (error) {
      failures.push(`${maskUrl(candidate.wordpress.url)}: ${(error as Error).message}`);
    }
  }
  throw new CommandError(`the blog’s database cannot be read: ${failures.join('; ')}`);
}

/** Reads the blog's options, and of an account that is to be kept what it may do. */
async function look(config: WordPressConfig, ownAccount: boolean): Promise<Omit<Found, 'candidate'>> {
  const wordpress = openWordPress(config);
  try {
    return await wordpress.snapshot(async (reader) => {
      const site = await readSite(reader, config);
      const kept = config.url.startsWith('mysql:') && !ownAccount;
      return { site, excess: kept ? excessOf(await readGrants(reader), config.url) : null };
    });
  } finally {
    await wordpress.close();
  }
}

/** What the owner should know of the blog, a line each. */
export function remarksOn({ site, excess }: Found): string[] {
  const rivals = rivalsAmong(site.activePlugins);
  return [
    ...(excess === null
      ? []
      : [`the given account may do more than read: ${excess}. Herald does not use it, but should not have it`]),
    ...(rivals.length === 0
      ? []
      : [
          `${rivals.join(' and ')} in WordPress answer for the same site: deactivate them before Herald starts, or choose another handle`,
        ]),
  ];
}
