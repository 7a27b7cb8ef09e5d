# Runs a program in a process group of its own for as long as whoever started this holds its standard input open; then the
# whole group is ended. Standard input also ends when the starter is killed: nothing that it started outlives it.
# usage: sh -c GUARD sh GRACE PROGRAM [ARGUMENT]...    GRACE: tenths of a second between TERM and KILL
# The first line of output is the program's process id, which is its group's too. Exits as the program did.
trap : HUP INT QUIT TERM
grace=$1
shift
exec 3<&0
if command -v setsid >/dev/null 2>&1; then
  setsid sh -c 'echo $$; exec "$@"' sh "$@" </dev/null 3<&- &
else
  set -m
  sh -c 'echo $$; exec "$@"' sh "$@" </dev/null 3<&- &
fi
program=$!

(
  trap : HUP INT QUIT TERM
  while read -r _; do :; done <&3
  kill -s TERM -- "-$program"
  while [ "$grace" -gt 0 ] && kill -s 0 -- "-$program"; do
    sleep 0.1
    grace=$((grace - 1))
  done
  kill -s KILL -- "-$program"
) >/dev/null 2>&1 &
watch=$!
exec 3<&-

# A signal to this script ends the wait, not the program.
code=0
while kill -0 "$program" 2>/dev/null; do
  wait "$program"
  code=$?
done
kill -s KILL -- "-$program" 2>/dev/null
kill -KILL "$watch" 2>/dev/null
exit "$code"
