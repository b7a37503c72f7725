#!/usr/bin/env bash
# The whole journey: real MariaDB, WordPress, nginx with TLS, and a real fediverse server, in a laboratory of their own
# (a mount and network namespace, so that nothing outside is touched). Further arguments go to mocha.
set -euo pipefail
cd "$(dirname "$0")/.."
exec test/lab/enter.sh node_modules/.bin/mocha 'test/e2e/**/*.test.ts' --timeout 300000 "$@"
