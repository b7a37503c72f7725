import type { Visibility } from '../model/visibility.js';
import type { Uris } from './uris.js';

/** The one spelling every server reads (O3): Pixelfed and snac take neither `as:Public` nor `Public`. */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export interface Audience {
  to: string[];
  cc: string[];
}

/** Who a Note of this visibility is for; Mastodon reads the visibility back from where Public stands (O3, A15). */
export function audienceOf(visibility: Visibility, uris: Uris): Audience {
  switch (visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [uris.followers] };
    case 'unlisted':
      return { to: [uris.followers], cc: [PUBLIC] };
    case 'followers':
      return { to: [uris.followers], cc: [] };
  }
}
