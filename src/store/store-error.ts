/** The store cannot be opened, read or written. The message is one line for the operator. */
export class StoreError extends Error {
  override name = 'StoreError';
}
