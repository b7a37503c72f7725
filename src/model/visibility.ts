/** Who may see a Note, in Mastodon's words. */
export type Visibility = 'public' | 'unlisted' | 'followers';
