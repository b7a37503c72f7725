#!/usr/bin/env bash
# Every test there is: types, lint, build, then side by side the unit tests with real nginx and systemd tools, and the whole
# journey on a real WordPress, whose report waits for its turn. Installs the parts it needs (as root). The last line counts
# the tests; any failure is an exit code.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'end; exit 130' HUP INT TERM
declare -A running=()
summaries=()
passed=0
failed=0
pending=0
started=$SECONDS

finish() {
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
    failed=$((failed + 1))
    summaries+=("$name: FAILED")
    return 1
  fi
}

# Begins a run of mocha, through a command that ends in it, in a process group of its own.
begin() {
  local name=$1
  shift
  set -m
  "$@" --reporter scripts/counting-reporter.cjs --reporter-option "counts=$work/$name.counts" &
  set +m
  running[$name]=$!
}

# Waits for a run, and adds its numbers. A run that counts nothing has failed.
settle() {
  local name=$1 code p=0 f=0 o=0
  wait "${running[$name]}"
  code=$?
  unset "running[$name]"
  if ! read -r p f o 2>/dev/null <"$work/$name.counts"; then
    failed=$((failed + 1))
    summaries+=("$name: FAILED before the end, exit $code")
    return 1
  fi
  passed=$((passed + p)) failed=$((failed + f)) pending=$((pending + o))
  if [ "$p" -eq 0 ] || { [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; }; then failed=$((failed + 1)); fi
  summaries+=("$name: $p passed, $f failed")
}

# Ends both runs, with all that they have started.
end() {
  local group alive tries
  trap '' HUP INT TERM
  for group in "${running[@]}"; do kill -TERM -- "-$group"; done
  for ((tries = 0; tries < 200; tries += 1)); do
    alive=0
    for group in "${running[@]}"; do ! kill -0 -- "-$group" || alive=1; done
    [ "$alive" -eq 1 ] || return
    sleep 0.1
  done
  for group in "${running[@]}"; do kill -KILL -- "-$group"; done
} 2>/dev/null

unit='unit tests' journey='the whole journey'
[ -d node_modules ] || { echo 'node_modules is missing: run npm ci first' >&2; failed=1; finish; }
step 'parts' scripts/install-test-parts.sh || finish
step 'types' tsc --noEmit
step 'lint' biome check .
step 'build' npm run --silent build
begin "$journey" scripts/test-e2e.sh >"$work/journey.log" 2>&1
printf '\n== %s\n' "$unit"
begin "$unit" mocha 'test/!(e2e)/**/*.test.ts'
settle "$unit"
printf '\n== %s (since the unit tests began)\n' "$journey"
settle "$journey"
cat "$work/journey.log"
finish
