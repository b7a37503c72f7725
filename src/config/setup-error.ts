/**
 * The configuration and what lies on disk do not belong together: only a person can put that right, and trying again changes
 * nothing. The command line ends with 2, so that systemd does not start the service again.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}
