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
unsteady=""

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

# usage: summary REPORT: total, errors, failed and skipped, as the runner ends with them; nothing where it did not end
summary() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' | tail -1 | grep -oE '[0-9]+' | tr '\n' ' '
}

# Adds up what the runner tells. usage: count PROJECT REPORT EXIT_CODE
count() {
  local line total errors fails skipped named
  line=$(summary "$2")
  if [ -z "$line" ]; then
    echo "No test summary: the runner did not finish."
    failed=$((failed + 1))
    return
  fi
  read -r total errors fails skipped <<<"$line"
  named=$(sed 's/\x1b\[[0-9;]*m//g' "$2" | grep -E '\[(FAIL|SKIP|ERROR)\]' -A 3 | cut -c1-300)
  if [ "$fails" != 0 ] && [ "$errors$skipped" = 00 ] && passes_alone "$1" "$2" "$fails"; then
    passed=$((passed + total))
    unsteady+=$named$'\n'
    return
  fi
  # A skipped test has not shown anything: here it counts as a failure.
  failed=$((failed + errors + fails + skipped))
  passed=$((passed + total - fails - skipped))
  failures+=${named:+$named$'\n'}
  [ "$3" = 0 ] || [ $((errors + fails + skipped)) != 0 ] || failed=$((failed + 1))
}

# In CI, few failures among thousands of tests that run at once are run once more by themselves: a fault fails again, a test
# that another one starved does not, and is named at the end. usage: passes_alone PROJECT REPORT FAILED
passes_alone() {
  local methods total errors fails skipped rerun
  [ "${CI:-}" = true ] && [ "$3" -le 5 ] || return 1
  methods=$(sed 's/\x1b\[[0-9;]*m//g' "$2" | sed -nE 's/^ *([A-Za-z0-9_.+]+)(\(.*)? \[FAIL\]$/-method \1/p' | sort -u | tr '\n' ' ')
  [ -n "$methods" ] || return 1
  echo "== $1, once more: $methods"
  rerun=$(mktemp)
  timeout 20m dotnet exec "tests/$1/bin/$configuration/net10.0/$1.dll" -noColor -longRunning 120 $methods 2>&1 | tee "$rerun"
  read -r total errors fails skipped <<<"$(summary "$rerun")"
  rm -f "$rerun"
  [ "${total:-0}" != 0 ] && [ "$errors$fails$skipped" = 000 ]
}

# A test that hangs is named every two minutes, and ends the run rather than the patience of whoever waits for it.
limit=40m
[ "$what" = full ] && limit=4h

report=$(mktemp)
trap 'rm -f "$report"' EXIT
for project in $projects; do
  echo "== $project"
  timeout "$limit" dotnet exec "tests/$project/bin/$configuration/net10.0/$project.dll" -noColor -longRunning 120 $filter 2>&1 | tee "$report"
  count "$project" "$report" "${PIPESTATUS[0]}"
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
[ -z "$unsteady" ] || printf '== Unsteady: failed among the others, passed by themselves\n%s' "$unsteady"
[ -z "$failures" ] || printf '== What failed\n%s' "$failures"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
