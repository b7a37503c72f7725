/** The configuration cannot be used. `faults` holds one line for each thing to mend: key, what is wrong, what would be right. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly file: string;
  readonly faults: string[];

  constructor(file: string, faults: string[]) {
    const [only] = faults;
    super(
      faults.length === 1
        ? `${file}: ${only}`
        : `${file} has ${faults.length} faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.file = file;
    this.faults = faults;
  }
}
