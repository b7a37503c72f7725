import Sqlite from 'better-sqlite3';
import { examineStore } from './examine-store.js';
import { StoreError } from './store-error.js';

/** In one step, so that a busy writer cannot make the copy begin again. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies a store through SQLite's backup API, while another process may write to it. The copy carries the mark `backup`, so
 * that Herald knows it for what it is when it opens it.
 * @param target a new file
 * @returns the schema of the copy
 * @throws StoreError
 */
export async function copyStore(file: string, target: string, madeAt: number): Promise<number> {
  try {
    const source = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      await source.backup(target, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
    const copy = new Sqlite(target);
    try {
      copy
        .prepare("INSERT OR REPLACE INTO settings (name, value) VALUES ('backup', ?)")
        .run(JSON.stringify({ madeAt }));
      // One file, whole without a -wal.
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
  } catch (error) {
    throw new StoreError(`cannot copy the store ${file}: ${(error as Error).message}`);
  }
  const { damage, schema } = examineStore(target);
  if (damage !== null || schema === null) throw new StoreError(`the store ${file} is damaged: ${damage}`);
  return schema.found;
}
