#!/usr/bin/env bash
# An engine of its own for the tests, where none runs: everything of it lies in one folder, and the network stays as it is.
# usage: docker-engine.sh start FOLDER | stop FOLDER   as root. Its socket is FOLDER/docker.sock.
set -euo pipefail
what=${1:-}
folder=${2:-}
[ -n "$folder" ] || what=""

# Without the capability to lower the score by which the kernel kills, runc fails at containerd's own negative one.
runtime() {
  cat >"$folder/runc" <<'RUNC'
#!/bin/bash
bundle=""; before=""
for word in "$@"; do case $before in --bundle|-b) bundle=$word ;; esac; before=$word; done
if [ -f "$bundle/config.json" ]; then
  jq -c 'if (.process.oomScoreAdj // 0) < 0 then .process.oomScoreAdj = 0 else . end' "$bundle/config.json" >"$bundle/config.json.new"
  mv "$bundle/config.json.new" "$bundle/config.json"
fi
exec runc "$@"
RUNC
  chmod +x "$folder/runc"
}

case $what in
  start)
    mkdir -p "$folder"
    runtime
    more=()
    command -v runsc >/dev/null && more+=(--add-runtime "runsc=$(command -v runsc)")
    setsid dockerd -H "unix://$folder/docker.sock" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
      --bridge=none --iptables=false --ip6tables=false --storage-driver=overlay2 --exec-opt native.cgroupdriver=cgroupfs \
      --add-runtime "own=$folder/runc" --default-runtime own "${more[@]}" >"$folder/log" 2>&1 </dev/null &
    for _ in $(seq 300); do
      docker -H "unix://$folder/docker.sock" version >/dev/null 2>&1 && { echo "unix://$folder/docker.sock"; exit 0; }
      sleep 0.1
    done
    echo "The engine did not start. Its last words:" >&2
    tail -5 "$folder/log" >&2
    exit 1 ;;
  stop)
    pid=$(cat "$folder/pid")
    kill "$pid"
    for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    awk '{print $2}' /proc/mounts | grep "^$folder/" | sort -r | while read -r mount; do umount "$mount"; done
    rm -rf "$folder/data" "$folder/exec" "$folder/log" "$folder/runc" "$folder/docker.sock" ;;
  *) echo "usage: docker-engine.sh start FOLDER | stop FOLDER" >&2; exit 2 ;;
esac
