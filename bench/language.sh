#!/usr/bin/env bash
# What serving a language model costs over a bare loop that runs the same weights: builds a random Llama of 125 million weights, serves
# it, and alternates the two. Prints figures and ratios; see bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

rounds=3
folder=""

usage() {
  cat <<'USAGE'
usage: bench/language.sh [--rounds N] [--folder DIR]
  --rounds  runs of each program per row of the table; medians are printed (default 3)
  --folder  where the model is kept between runs, instead of being made anew each time
USAGE
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="${2:?}"; shift 2 ;;
    --folder) folder="${2:?}"; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# shellcheck source=bench/lib.sh
source bench/lib.sh

api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    "http://127.0.0.1:${port[server]}/api/2.0/$1" "${@:2}" > "$work/answer" || { cat "$work/answer" >&2; fail "'$1' was refused."; }
}

build bench/Language src/Frontend
bench=bench/Language/bin/Release/net10.0/ServingCluster.Language.dll
folder="${folder:-$work/models/random}"
[[ -f "$folder/model.safetensors" ]] || dotnet "$bench" make "$folder"
folder="$(cd "$folder" && pwd)"

Serving__AdminToken="$BENCH_TOKEN" Serving__DataDirectory="$work/data" Serving__Samples=false Serving__ModelRoots="$folder" \
  start server src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
await server "the server" '"status":"ready"' health/ready
api mlflow/registered-models/create -d '{"name": "main.bench.random"}'
api mlflow/model-versions/create -d "{\"name\": \"main.bench.random\", \"source\": \"$folder\"}"
await server "the model" '"READY"' 'api/2.0/mlflow/model-versions/get?name=main.bench.random&version=1'
api serving-endpoints -d '{"name": "random", "config": {"served_entities": [
  {"entity_name": "main.bench.random", "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": false}]}}'
await_endpoint server random

setsid bash -c "$in_own_group" bench dotnet "$bench" serve "$folder" "http://127.0.0.1:${port[server]}/" "$BENCH_TOKEN" random "$rounds"
