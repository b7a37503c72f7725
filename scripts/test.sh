#!/usr/bin/env bash
# Every test there is: types, lint, build, unit tests with real nginx and systemd tools, then the whole journey on a real
# WordPress. Installs the parts it needs (as root). The last line counts the tests; any failure is an exit code.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
summaries=()
failed_steps=0
started=$SECONDS

finish() {
  local passed=0 failed=$failed_steps pending=0 p f o
  while read -r p f o; do
    passed=$((passed + p)) failed=$((failed + f)) pending=$((pending + o))
  done <"$counts"
  printf '\n'
  printf '%s\n' "${summaries[@]}"
  printf 'took %d s\n' $((SECONDS - started))
  [ "$pending" -eq 0 ] || { echo "$pending tests are pending: they count as failed"; failed=$((failed + pending)); }
  [ "$passed" -gt 0 ] || { echo 'no test has passed'; failed=$((failed > 0 ? failed : 1)); }
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

# A step without tests of its own: it only counts when it fails.
step() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    summaries+=("$name: good")
  else
    failed_steps=$((failed_steps + 1))
    summaries+=("$name: FAILED")
    return 1
  fi
}

# A run of mocha, through a command that ends in it. A run that counts nothing has failed.
run() {
  local name=$1 before after line
  shift
  printf '\n== %s\n' "$name"
  before=$(wc -l <"$counts")
  "$@" --reporter scripts/counting-reporter.cjs --reporter-option "counts=$counts"
  local code=$?
  after=$(wc -l <"$counts")
  if [ "$after" -eq "$before" ]; then
    failed_steps=$((failed_steps + 1))
    summaries+=("$name: FAILED before the end, exit $code")
    return 1
  fi
  line=$(tail -n 1 "$counts")
  set -- $line
  if [ "$1" -eq 0 ] || { [ "$code" -ne 0 ] && [ "$2" -eq 0 ]; }; then failed_steps=$((failed_steps + 1)); fi
  summaries+=("$name: $1 passed, $2 failed")
}

[ -d node_modules ] || { echo 'node_modules is missing: run npm ci first' >&2; failed_steps=1; finish; }
step 'parts' scripts/install-test-parts.sh || finish
step 'types' tsc --noEmit
step 'lint' biome check .
step 'build' npm run --silent build
run 'unit tests' mocha 'test/!(e2e)/**/*.test.ts'
run 'the whole journey' scripts/test-e2e.sh
finish
