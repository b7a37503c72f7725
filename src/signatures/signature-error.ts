/** The signature proves nothing. The message says why, for the sender and the log; it holds none of the sender's text. */
export class SignatureError extends Error {
  override name = 'SignatureError';
}

/** A field that is no structured field at all cannot be right another time either (fediverse.md D18): 400 where the others are 401. */
export class MalformedSignatureError extends SignatureError {
  override name = 'MalformedSignatureError';
}
