import type { OnTrouble } from '../delivery/trouble.js';
import type { Telling } from '../notifiers/tell.js';

/** What deliveries complain of, in words for the notifiers: once a week for each host. */
export function tellTroubleBy(tell: Telling['tellTrouble']): OnTrouble {
  return (trouble) => {
    switch (trouble.kind) {
      case 'parked':
        return tell(
          `host ${trouble.host}`,
          `${trouble.host} has taken no delivery on seven days: it is tried once a week from now on, until it speaks again (herald deliveries)`,
        );
      case 'expired':
        return tell(
          `host ${trouble.host}`,
          `a delivery to ${trouble.host} was given up after days of attempts (herald deliveries)`,
        );
      case 'late':
        return tell(
          'deliveries',
          'deliveries have been waiting for over an hour, though their servers are well (herald status, herald doctor)',
        );
    }
  };
}
