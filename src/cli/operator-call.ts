/** One request with the operator's token; its JSON answer. @throws CommandError, OperationError */
export type OperatorCall = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>;
