import type { Check, DoctorMeans, Finding } from './check.js';

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
    const message = (error as Error).message.replace(/\s+/g, ' ');
    return {
      outcome: 'failed',
      message: `could not be examined: ${message}`,
      cure: 'mend what stands above first, then run herald doctor again',
    };
  }
}
