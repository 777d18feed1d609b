// Adds up the test reports and closes with one plain line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const dir = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of readdirSync(dir)) {
  const report = JSON.parse(readFileSync(join(dir, file), 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + (report.numTodoTests ?? 0);
}
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
