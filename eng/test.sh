#!/usr/bin/env bash
# Runs the tests. usage: test.sh fast|all|full|docker|kubernetes
# Its last line is "N passed, N failed". "full" runs the large counts that "all" samples. "docker" runs what needs the engine
# that QUAESTOR_DOCKER names, and nothing else; where it names one, "all" and "full" run that too. "kubernetes" runs what needs
# the cluster that QUAESTOR_KUBECONFIG names and an image on it that QUAESTOR_KUBERNETES_IMAGE names, and nothing else.
set -uo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
configuration=Release
passed=0
failed=0
failures=""

case $what in
  fast) projects="Quaestor.Tests"; filter="-trait- Size=Slow" ;;
  all)  projects="Quaestor.Tests Quaestor.EndToEnd"; filter="" ;;
  full) projects="Quaestor.Tests Quaestor.EndToEnd"; filter=""; export QUAESTOR_FULL=1 ;;
  docker)
    [ -n "${QUAESTOR_DOCKER:-}" ] || { echo "QUAESTOR_DOCKER names no engine: QUAESTOR_DOCKER=unix:///var/run/docker.sock make test-docker" >&2; exit 2; }
    projects="Quaestor.Tests"; filter="-trait Engine=Docker" ;;
  kubernetes)
    [ -n "${QUAESTOR_KUBECONFIG:-}" ] && [ -n "${QUAESTOR_KUBERNETES_IMAGE:-}" ] || { echo "No cluster is named: QUAESTOR_KUBECONFIG=~/.kube/config QUAESTOR_KUBERNETES_IMAGE=registry/python@sha256:... make test-kubernetes" >&2; exit 2; }
    projects="Quaestor.Tests"; filter="-trait Engine=Kubernetes" ;;
  *) echo "usage: test.sh fast|all|full|docker|kubernetes" >&2; exit 2 ;;
esac

if [ "$what" != kubernetes ]; then
  filter="$filter -trait- Engine=Kubernetes"
fi

if { [ -z "${QUAESTOR_DOCKER:-}" ] || [ "$what" = fast ]; } && [ "$what" != kubernetes ]; then
  filter="$filter -trait- Engine=Docker"
  [ "$what" = fast ] || echo "Not run: the tests against a Docker engine, since QUAESTOR_DOCKER names none."
fi

[ "$what" = fast ] && { dotnet build tests/Quaestor.Tests -c $configuration -nologo -v q -clp:NoSummary || exit 1; }

# Reads the runner's summary line and adds it up. usage: count REPORT EXIT_CODE
count() {
  local line total errors fails skipped named
  line=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' | tail -1)
  if [ -z "$line" ]; then
    echo "No test summary: the runner did not finish."
    failed=$((failed + 1))
    return
  fi
  read -r total errors fails skipped <<<"$(grep -oE '[0-9]+' <<<"$line" | tr '\n' ' ')"
  # A skipped test has not shown anything: here it counts as a failure.
  failed=$((failed + errors + fails + skipped))
  passed=$((passed + total - fails - skipped))
  named=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '\[(FAIL|SKIP|ERROR)\]' -A 3 | cut -c1-300)
  failures+=${named:+$named$'\n'}
  [ "$2" = 0 ] || [ $((errors + fails + skipped)) != 0 ] || failed=$((failed + 1))
}

# A test that hangs is named every two minutes, and ends the run rather than the patience of whoever waits for it.
limit=40m
[ "$what" = full ] && limit=4h

report=$(mktemp)
trap 'rm -f "$report"' EXIT
for project in $projects; do
  echo "== $project"
  timeout "$limit" dotnet exec "tests/$project/bin/$configuration/net10.0/$project.dll" -noColor -longRunning 120 $filter 2>&1 | tee "$report"
  count "$report" "${PIPESTATUS[0]}"
done

if [ -d web ] && [ "$what" != fast ] && [ "$what" != docker ] && [ "$what" != kubernetes ]; then
  echo "== web"
  (cd web && npm test --silent) 2>&1 | tee "$report"
  status=${PIPESTATUS[0]}
  plain=$(sed 's/\x1b\[[0-9;]*m//g' "$report" | grep -E '^ *Tests ' | tail -1)
  web_passed=$(grep -oE '[0-9]+ passed' <<<"$plain" | grep -oE '[0-9]+'); web_failed=$(grep -oE '[0-9]+ failed' <<<"$plain" | grep -oE '[0-9]+')
  passed=$((passed + ${web_passed:-0}))
  failed=$((failed + ${web_failed:-0}))
  [ "$status" = 0 ] || [ "${web_failed:-0}" != 0 ] || failed=$((failed + 1))
fi

# Once more at the end, where nobody has to search for them.
[ -z "$failures" ] || printf '== What failed\n%s' "$failures"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
