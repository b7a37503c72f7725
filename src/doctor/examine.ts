import { WordPressError } from '../wordpress/wordpress-error.js';
import { type Check, type DoctorMeans, type Finding, failed, warning } from './check.js';

export interface NamedFinding extends Finding {
  name: string;
}

/** Runs every check, one after the other; a check that throws has failed, and the others go on. */
export async function examine(checks: readonly Check[], means: DoctorMeans): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const check of checks) findings.push({ name: check.name, ...(await examineOne(check, means)) });
  return findings;
}

async function examineOne(check: Check, means: DoctorMeans): Promise<Finding> {
  try {
    return await check.run(means);
  } catch (error) {
    // The database has a check of its own, which says this once and in full.
    if (error instanceof WordPressError)
      return warning('not examined: the database cannot be read', 'mend the database first');
    const message = (error as Error).message.replace(/\s+/g, ' ');
    return failed(`could not be examined: ${message}`, 'mend what stands above first, then run herald doctor again');
  }
}
