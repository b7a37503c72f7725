import type { NotifierOutcome } from '../notifiers/notifier.js';
import type { NotifierReport } from '../notifiers/report.js';
import type { Keyword } from '../store/keywords.js';

/** What an operator may ask of the notifiers. */
export interface NotifierOperations {
  notifiers(): Promise<NotifierReport[]>;
  /** Sends a sample event now, past the queue. @throws OperationError for a name that is not configured */
  testNotifier(name: string): Promise<NotifierOutcome>;
  /** What failed is pending again, and what waits is due. @throws OperationError for a name that is not configured */
  retryNotifier(name: string): Promise<{ pending: number }>;
  keywords(): Promise<Keyword[]>;
  /** @returns how many are new. @throws OperationError for a word that is none */
  addKeywords(words: string[]): Promise<{ added: number }>;
  removeKeywords(words: string[]): Promise<{ removed: number }>;
}
