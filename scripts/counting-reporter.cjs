'use strict';
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

/** Mocha's own report, and one line of numbers for scripts/test.sh: `passed failed pending`. */
module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { counts } = options.reporterOptions ?? {};
    if (counts === undefined) throw new Error('say where to count: --reporter-option counts=FILE');
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      appendFileSync(counts, `${passes} ${failures} ${pending}\n`);
    });
  }
};
