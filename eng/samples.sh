#!/usr/bin/env bash
# Makes the sample data into samples/shop. usage: samples.sh [Release|Debug]
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run --project samples/Quaestor.Samples -c "${1:-Release}" -v q -- samples/shop
