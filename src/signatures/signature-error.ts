/** The signature proves nothing. The message says why, for the sender and the log; it holds none of the sender's text. */
export class SignatureError extends Error {
  override name = 'SignatureError';
}
