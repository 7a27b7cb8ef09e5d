#!/usr/bin/env bash
# Publishes the program with its own runtime into artifacts/linux-x64. usage: publish.sh
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/artifacts/linux-x64

# What it builds on the way lies apart: its start program looks for a runtime beside itself.
dotnet publish src/Quaestor.Cli -p:PublishProfile=linux-x64 --artifacts-path "$PWD/artifacts/publish" -nologo -v q -clp:NoSummary

root=$(dirname "$(readlink -f "$(command -v dotnet)")")
[ -d "$root/shared" ] || root=${DOTNET_ROOT:?"is where .NET lies"}
version=$(dotnet --list-runtimes | awk '$1 == "Microsoft.AspNetCore.App" && $2 ~ /^10\./ { print $2 }' | tail -1)
mkdir -p "$out/dotnet/host/fxr" "$out/dotnet/shared/Microsoft.NETCore.App" "$out/dotnet/shared/Microsoft.AspNetCore.App"
cp "$root/dotnet" "$root/LICENSE.txt" "$root/ThirdPartyNotices.txt" "$out/dotnet/" 2>/dev/null || cp "$root/dotnet" "$out/dotnet/"
cp -r "$root/host/fxr/$version" "$out/dotnet/host/fxr/"
cp -r "$root/shared/Microsoft.NETCore.App/$version" "$out/dotnet/shared/Microsoft.NETCore.App/"
cp -r "$root/shared/Microsoft.AspNetCore.App/$version" "$out/dotnet/shared/Microsoft.AspNetCore.App/"
du -sh "$out"
