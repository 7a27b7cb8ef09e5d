#!/usr/bin/env bash
# Builds everything and leaves the program at ./bin/quaestor. usage: build.sh [Release|Debug]
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}

need() { command -v "$1" >/dev/null || { echo "Quaestor needs $2 to build: $3" >&2; exit 1; }; }
need dotnet "the .NET 10 SDK" "https://dotnet.microsoft.com/download"
need node "Node.js 20.19 or newer" "https://nodejs.org"
need npm "npm" "it comes with Node.js"

dotnet build Quaestor.slnx -c "$configuration" -nologo -v q -clp:NoSummary
mkdir -p bin
ln -sfn "../src/Quaestor.Cli/bin/$configuration/net10.0/quaestor" bin/quaestor
