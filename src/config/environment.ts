/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The one place that reads the process's environment; everyone else is handed what it needs. */
export function environment(): Environment {
  return process.env;
}
