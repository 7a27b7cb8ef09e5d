#!/usr/bin/env bash
# Packs the libraries and the program as NuGet packages into artifacts/packages. usage: pack.sh [Release|Debug]
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
packages=${QUAESTOR_PACKAGES:-artifacts/packages}
mkdir -p "$packages"
rm -f "$packages"/Quaestor*.nupkg
for project in Data Worker Agent Server Cli; do
  dotnet pack "src/Quaestor.$project" -c "$configuration" -o "$packages" -nologo -v q -clp:NoSummary
done
ls "$packages"
