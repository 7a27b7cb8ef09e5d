#!/usr/bin/env bash
# Installs the Debian packages that a job needs and that are missing. usage: install.sh run|test|bench
set -euo pipefail
case ${1:-} in
  run) wanted="bubblewrap poppler-utils python3-pandas python3-matplotlib" ;;
  test) wanted="bubblewrap chromium fish openssh-client openssh-server poppler-utils procps postgresql postgresql-15-hypopg python3-pandas python3-matplotlib tmux libwebkit2gtk-4.1-0 xdotool xvfb zsh" ;;
  bench) wanted="bubblewrap chromium pgcli poppler-utils postgresql python3-pandas python3-matplotlib" ;;
  *) echo "usage: install.sh run|test|bench" >&2; exit 2 ;;
esac

if [ "$1" = test ] && [ ! -d "$(dirname "$0")/../tests/OpenAiClient/node_modules/openai" ]; then
  # It asks for Node.js 22; what of it is used here runs on 20 too.
  (cd "$(dirname "$0")/../tests/OpenAiClient" && npm ci --silent)
fi

if [ "$1" = test ] && [ ! -d "$(dirname "$0")/../tests/McpClients/node_modules/@modelcontextprotocol/sdk" ]; then
  (cd "$(dirname "$0")/../tests/McpClients" && npm ci --silent)
fi

missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  as_root="sudo -n"
  if ! sudo -n true 2>/dev/null; then
    echo "Not installed, and this user may not install it:$missing" >&2
    echo "  sudo apt-get install$missing" >&2
    [ "$1" = run ] && { echo "Going on without: 'quaestor doctor' tells what that means for the sandbox." >&2; exit 0; }
    exit 1
  fi
fi
command -v apt-get >/dev/null || { echo "Please install:$missing" >&2; [ "$1" = run ] && exit 0; exit 1; }

echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
