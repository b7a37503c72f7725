import Sqlite from 'better-sqlite3';
import { migrations } from './migrations/index.js';

export interface StoreFindings {
  /** What is wrong with the file, in SQLite's words; null when it is whole. */
  damage: string | null;
  /** The schema that the file has, and the one that this version needs. */
  schema: { found: number; needed: number } | null;
}

/** Reads the whole file, and writes nothing. For `herald doctor`, and for a backup before it counts as one. */
export function examineStore(file: string): StoreFindings {
  let sql: Sqlite.Database | undefined;
  try {
    sql = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    const verdict = String(sql.pragma('quick_check(1)', { simple: true })).replace(/\s+/g, ' ');
    const found = Number(sql.pragma('user_version', { simple: true }));
    return { damage: verdict === 'ok' ? null : verdict, schema: { found, needed: migrations.length } };
  } catch (error) {
    return { damage: (error as Error).message, schema: null };
  } finally {
    sql?.close();
  }
}
