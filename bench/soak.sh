#!/usr/bin/env bash
# Whether a server of a language model keeps its memory flat: thousands of short requests to the sample chat model, answered whole,
# streamed, left in the middle and refused. See bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

requests="${1:-10000}"

# shellcheck source=bench/lib.sh
source bench/lib.sh

build bench/Language src/Frontend
Serving__AdminToken="$BENCH_TOKEN" Serving__DataDirectory="$work/data" Serving__Samples=true \
  start server src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
url="http://127.0.0.1:${port[server]}/"
await_endpoint server databricks-tiny-chat

dotnet bench/Language/bin/Release/net10.0/ServingCluster.Language.dll soak "$url" "$BENCH_TOKEN" databricks-tiny-chat "${pid[server]}" "$requests"
