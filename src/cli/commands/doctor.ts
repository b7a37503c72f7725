import type { Register } from '../cli.js';
import { exitCode } from '../exit-code.js';

export const doctor: Register = (program, cli) => {
  program
    .command('doctor')
    .description('examine everything that must work together; each finding names the culprit and the cure')
    .option('--json', 'print the findings as JSON')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const { examineAll } = await import('../examine.js');
        const findings = await examineAll(cli);
        const { findingsText } = await import('../findings-text.js');
        cli.world.out(json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings));
        return findings.some(({ outcome }) => outcome === 'failed') ? exitCode.failed : exitCode.done;
      }),
    );
};
