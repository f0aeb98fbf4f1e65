#!/usr/bin/env bash
# The test suites, run by ./whatssound test [suite …] with $home and $jdk set. Ends with "N passed, N failed".
set -uo pipefail
cd "$home"

passed=0
failed=0
broken=()
results=$home/target/suites
mkdir -p "$results"

count() { # suite, passed, failed, exit code
  passed=$((passed + $2))
  failed=$((failed + $3))
  printf '── %s: %d passed, %d failed (%d s)\n\n' "$1" "$2" "$3" "$SECONDS"
  # A suite that broke before it could count its tests is a failure too.
  if [ "$4" -ne 0 ] && [ "$3" -eq 0 ]; then
    failed=$((failed + 1))
    broken+=("$1")
  fi
}

maven() {
  command -v mvn >/dev/null || { echo "whatssound: Maven 3.8 or newer is needed: install maven" >&2; exit 1; }
  JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
    mvn -q -B "$@"
}

packages() { # folder of an npm package
  (cd "$1" && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; })
}

suite_java() {
  SECONDS=0
  rm -rf target/surefire-reports
  local code=0
  maven -Dweb.skip=true -Dsurefire.printSummary=true "${long[@]}" test || code=$?
  local totals
  totals=$(cat target/surefire-reports/TEST-*.xml 2>/dev/null | grep -ohE '<testsuite [^>]*' | awk '
    { for (i = 1; i <= NF; i++) if (split($i, kv, "\"") > 1) {
        if (kv[1] == "tests=") t += kv[2]; if (kv[1] == "failures=" || kv[1] == "errors=") f += kv[2]; if (kv[1] == "skipped=") s += kv[2] } }
    END { print t - f - s, f + 0 }')
  # shellcheck disable=SC2086
  count java ${totals:-0 0} "$code"
}

# What looks at the web app's text alone waits for nothing: the Java tests leave it the time in which they wait.
looking=
start_looking() {
  rm -f "$results/web.log"
  packages web || return
  (cd web && nice -n 19 npm run --silent typecheck && nice -n 19 npm run --silent lint) >"$results/web.log" 2>&1 &
  looking=$!
}

suite_web() {
  SECONDS=0
  local code=0
  rm -f "$results/web.json"
  [ -n "$looking" ] || start_looking
  { [ -n "$looking" ] && wait "$looking"; } || code=$?
  cat "$results/web.log" 2>/dev/null
  (cd web && npx vitest run --reporter=default --reporter=json --outputFile.json="$results/web.json") || code=$?
  local totals
  totals=$(node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(r.numPassedTests, r.numFailedTests)' "$results/web.json" 2>/dev/null || echo 0 0)
  # shellcheck disable=SC2086
  count web $totals "$code"
}

node_suite() { # name, files …; run as ${node[@]}
  local name=$1 code=0
  shift
  rm -f "$results/$name.tap"
  "${node[@]}" --test --test-timeout=900000 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$results/$name.tap" "$@" || code=$?
  local ok not_ok
  ok=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$results/$name.tap" 2>/dev/null | tail -n 1)
  not_ok=$(sed -n 's/^# \(fail\|cancelled\) \([0-9]*\)$/\2/p' "$results/$name.tap" 2>/dev/null | awk '{ n += $1 } END { print n + 0 }')
  count "$name" "${ok:-0}" "${not_ok:-0}" "$code"
}

suite_conformance() {
  SECONDS=0
  ./whatssound keys --help >/dev/null || { count conformance 0 0 1; return; }
  packages conformance && packages examples/bot || { count conformance 0 0 1; return; }
  # The client wants Node 22; the npm package of that name brings the program where the machine's is older.
  local bin=node
  if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 22 ]; then
    bin=$home/conformance/.cache/node_modules/.bin/node
    [ -x "$bin" ] || npm install --prefix conformance/.cache --no-save --no-audit --no-fund --loglevel=error node@22.23.3 || {
      count conformance 0 0 1
      return
    }
  fi
  # One server for all files. The client's timers outlive its sockets by 10 s, hence the forced exit.
  # The transport is TypeScript, of which the program takes the types off.
  local node=("$bin" conformance/with-server.mjs "$bin" --experimental-strip-types --disable-warning=ExperimentalWarning
    --test-concurrency=3 --test-force-exit)
  node_suite conformance conformance/*.test.mjs
  [ ${#long[@]} -gt 0 ] || return 0
  local way
  for way in sse polling; do
    SECONDS=0
    WHATSSOUND_TEST_WAY=$way node_suite "conformance-$way" conformance/*.test.mjs
  done
}

suite_browser() {
  SECONDS=0
  command -v chromium >/dev/null || [ -n "${CHROMIUM:-}" ] || {
    echo "whatssound: the browser tests need Debian's chromium (apt-get install chromium), or CHROMIUM=/path/to/it" >&2
    count browser 0 0 1
    return
  }
  ./whatssound keys --help >/dev/null || { count browser 0 0 1; return; }
  packages web || { count browser 0 0 1; return; }
  local node=(node) heard=() seen=() file
  # Who listens has the machine to itself: next to others sound is late. Screens are looked at two at a time.
  for file in web/tests/browser/*.test.mjs; do
    if grep -qE '/(hearing|listening)\.mjs"' "$file"; then heard+=("$file"); else seen+=("$file"); fi
  done
  heard+=(web/tests/audio/{opening,heldUp,streaming}.browser.mjs)
  # The engine alone, at length, takes minutes.
  [ ${#long[@]} -eq 0 ] || heard+=(web/tests/audio/engine.browser.mjs)
  node_suite browser-seen --test-concurrency=2 "${seen[@]}"
  SECONDS=0
  node_suite browser-heard --test-concurrency=1 "${heard[@]}"
}

# With --long the fuzz test throws 60,000 frames at each version, and random histories are many.
long=()
if [ "${1:-}" = --long ]; then
  long=(-Dwhatssound.fuzz.frames=60000 -Dwhatssound.long=true)
  shift
fi
[ $# -gt 0 ] || set -- java web conformance browser
[[ " $*" != *" java "*"web"* ]] || start_looking
for suite in "$@"; do
  case "$suite" in
    java | web | conformance | browser) "suite_$suite" ;;
    *)
      echo "whatssound: there is no suite '$suite'; there are java, web, conformance and browser" >&2
      exit 1
      ;;
  esac
done
[ ${#broken[@]} -eq 0 ] || echo "broke off: ${broken[*]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
