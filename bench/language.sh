#!/usr/bin/env bash
# What serving a language model costs over a bare loop that runs the same weights: builds a random Llama of 125 million weights, serves
# it, and alternates the two. Then the same model in 32, 8 and 4 bits against llama.cpp's server, where there is one (LLAMA_SERVER, or
# llama-server in PATH). Prints figures and ratios; see bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

rounds=3
folder=""
bare=true

usage() {
  cat <<'USAGE'
usage: bench/language.sh [--rounds N] [--folder DIR] [--peer-only]
  --rounds  runs of each program per row of the table; medians are printed (default 3)
  --folder  where the model is kept between runs, instead of being made anew each time
  --peer-only  without the bare loop: the server, and llama.cpp's, in 32, 8 and 4 bits
USAGE
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="${2:?}"; shift 2 ;;
    --folder) folder="${2:?}"; shift 2 ;;
    --peer-only) bare=false; shift ;;
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
# What measures the model's throughput, once, would disturb.
await server "the model's throughput" 'throughput_chunk_size' api/2.0/serving-endpoints/get-model-optimization-info/main.bench.random/1

# serve NAME BITS: an endpoint that serves the model with its weights in so many bits.
serve() {
  api serving-endpoints -d "{\"name\": \"$1\", \"config\": {\"served_entities\": [{\"entity_name\": \"main.bench.random\", \"entity_version\": \"1\",
    \"workload_size\": \"Small\", \"scale_to_zero_enabled\": false, \"quantization\": \"$2\"}]}}"
  await_endpoint server "$1"
}

measure() { setsid bash -c "$in_own_group" bench dotnet "$bench" "$@"; }

if $bare; then
  serve random none
  measure serve "$folder" "http://127.0.0.1:${port[server]}/" "$BENCH_TOKEN" random "$rounds"
  api serving-endpoints/random -X DELETE
fi

llama="${LLAMA_SERVER:-$(command -v llama-server || true)}"
[[ -n "$llama" ]] || echo "There is no llama-server in PATH or LLAMA_SERVER: its columns are left out."

# start_peer TYPE: llama.cpp's server over the same weights in the same bits.
start_peer() {
  [[ -f "$work/$1.gguf" ]] || dotnet "$bench" gguf "$folder" "$work/$1.gguf" "$1"
  port[peer]="$(free_port)"
  setsid bash -c "$in_own_group" peer "$llama" --model "$work/$1.gguf" --host 127.0.0.1 --port "${port[peer]}" --threads "$(nproc)" \
    --parallel 8 --ctx-size 16384 --no-webui > "$work/peer.log" 2>&1 &
  pid[peer]=$!
  await peer "llama.cpp's server" '"ok"' health
}

end_peer() {
  kill "${pid[peer]}"
  wait "${pid[peer]}" 2> /dev/null || true
  unset "pid[peer]"
}

for row in "float32 none F32" "int8 int8 Q8_0" "int4 int4 Q4_0"; do
  read -r name bits type <<< "$row"
  peer=-
  serve "$name" "$bits"
  if [[ -n "$llama" ]]; then
    start_peer "$type"
    peer="http://127.0.0.1:${port[peer]}/"
  fi

  echo
  echo "$name: answers of 128 tokens to prompts of 113; prefill of 512"
  measure peer "$folder" "http://127.0.0.1:${port[server]}/" "$BENCH_TOKEN" "$name" "$peer" "$rounds"
  [[ -z "$llama" ]] || end_peer
  api "serving-endpoints/$name" -X DELETE
done
