#!/usr/bin/env bash
# What a cluster adds to the one-process server: a frontend and two workers as processes of this machine against one process, and
# beside them what a call between two Orleans silos costs by itself. Alternates wrk between them and prints figures and ratios;
# see bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

seconds=5
rounds=5
connections="1 16"
cases="200B 64KB"
ways="server cluster spread local hop replica"

usage() {
  cat <<'USAGE'
usage: bench/cluster.sh [--seconds N] [--rounds N] [--connections "1 16"]
  --seconds      length of one run of wrk (default 5)
  --rounds       runs of each way per row of the tables; medians are printed (default 5)
  --connections  connections to measure at (default "1 16")
USAGE
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --seconds) seconds="${2:?}"; shift 2 ;;
    --rounds) rounds="${2:?}"; shift 2 ;;
    --connections) connections="${2:?}"; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# shellcheck source=bench/lib.sh
source bench/lib.sh

# The rows of a sample's body, repeated up to a length: two flowers are 200 bytes, some 190 digits are 64 KB.
# longer BODY LENGTH
longer() {
  awk -v length_wanted="$2" '{
    match($0, /\[\[.*\]\]/)
    row = substr($0, RSTART + 1, RLENGTH - 2)
    body = row
    while (length($0) - length(row) + length(body) < length_wanted)
      body = body ", " row
    printf "%s%s%s", substr($0, 1, RSTART), body, substr($0, RSTART + RLENGTH - 1)
  }' "bench/bodies/$1.json"
}

declare -A model=([200B]=iris [64KB]=digits) answer_bytes
# What a way runs in.
declare -A programs=([server]=server [cluster]="frontend worker-1 worker-2" [spread]="frontend worker-1 worker-2" [local]="caller callee" [hop]="caller callee" [replica]="caller callee")

# url WAY CASE
url() {
  case "$1" in
    server) echo "http://127.0.0.1:${port[server]}/serving-endpoints/${model[$2]}/invocations" ;;
    spread) echo "http://127.0.0.1:${port[frontend]}/serving-endpoints/${model[$2]}-spread/invocations" ;;
    cluster) echo "http://127.0.0.1:${port[frontend]}/serving-endpoints/${model[$2]}/invocations" ;;
    *) echo "http://127.0.0.1:${port[caller]}/$1?answer=${answer_bytes[$2]}" ;;
  esac
}

# rest PROGRAM PATH BODY
rest() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    "http://127.0.0.1:${port[$1]}$2" -d "$3" > "$work/rest" || { cat "$work/rest" >&2; fail "'$1' refused $2."; }
}

await() {
  local what="$1"
  shift
  for _ in $(seq 300); do
    "$@" > "$work/answer" 2> "$work/refusal" && return
    for name in "${!pid[@]}"; do
      kill -0 "${pid[$name]}" 2> /dev/null || { cat "$work/$name.log" >&2; fail "the program '$name' ended."; }
    done
    sleep 0.2
  done
  cat "$work"/*.log "$work/answer" "$work/refusal" >&2
  fail "$what: no answer."
}

# answer WAY CASE
answer() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    --data-binary "@$work/$2.json" "$(url "$1" "$2")"
}

# serve PROGRAM ENDPOINT MODEL REPLICAS
serve() {
  rest "$1" /api/2.0/serving-endpoints "{\"name\": \"$2\", \"config\": {\"served_entities\": [
    {\"entity_name\": \"bench.models.$3\", \"entity_version\": \"1\", \"scale_to_zero_enabled\": false,
     \"min_provisioned_concurrency\": $((4 * $4)), \"max_provisioned_concurrency\": $((4 * $4))}]}}"
}

# A model and an endpoint with one replica for each case; in the cluster, another with one on each worker.
register() {
  local case name
  for case in $cases; do
    name="${model[$case]}"
    rest "$1" /api/2.0/mlflow/registered-models/create "{\"name\": \"bench.models.$name\"}"
    rest "$1" /api/2.0/mlflow/model-versions/create "{\"name\": \"bench.models.$name\", \"source\": \"$PWD/samples/models/$name/1\"}"
    serve "$1" "$name" "$name" 1
    [[ "$1" == server ]] || serve "$1" "$name-spread" "$name" 2
  done
}

# silo NAME ROLE
silo() {
  Serving__Role="$2" Serving__NodeName="$1" Serving__AdminToken="$BENCH_TOKEN" Serving__DataDirectory="$work/$1" \
    Serving__ModelsDirectory="$work/models" Serving__ModelRoots="$PWD/samples/models" Serving__Clustering=localhost Serving__Storage=memory \
    Serving__SiloPort="${silo_port[$1]}" Serving__GatewayPort="$(free_port)" Serving__PrimarySilo="127.0.0.1:${silo_port[frontend]}" \
    start "$1" src/Silo/bin/Release/net10.0/ServingCluster.Silo.dll
}

# measure WAY CASE CONNECTIONS SECONDS
measure() {
  # shellcheck disable=SC2086 # several programs
  under_load "$1, $2" "$(url "$1" "$2")" "$work/$2.json" "$3" "$4" ${programs[$1]}
}

build src/Frontend src/Silo bench/OrleansHop
longer iris-1 200 > "$work/200B.json"
longer digits-1 65536 > "$work/64KB.json"

declare -A silo_port=([frontend]="$(free_port)" [worker-1]="$(free_port)" [worker-2]="$(free_port)" [callee]="$(free_port)" [caller]="$(free_port)")
Serving__AdminToken="$BENCH_TOKEN" Serving__DataDirectory="$work/data" Serving__ModelRoots="$PWD/samples/models" Serving__Samples=false \
  start server src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
silo frontend frontend
await "the frontend" curl -sS --fail "http://127.0.0.1:${port[frontend]}/health/live"
silo worker-1 worker
silo worker-2 worker
start callee bench/OrleansHop/bin/Release/net10.0/ServingCluster.OrleansHop.dll worker "${silo_port[callee]}"
sleep 2 # The first silo of a cluster on one machine must be there when the second joins.
start caller bench/OrleansHop/bin/Release/net10.0/ServingCluster.OrleansHop.dll caller "${silo_port[caller]}" "${silo_port[callee]}"

for program in server frontend; do
  await "$program" curl -sS --fail "http://127.0.0.1:${port[$program]}/health/live"
  register "$program"
done
for case in $cases; do
  for way in $ways; do
    await "$way, $case" answer "$way" "$case"
    [[ "$way" != server ]] || { cp "$work/answer" "$work/right"; answer_bytes[$case]="$(wc -c < "$work/right")"; }
    [[ "$way" != cluster && "$way" != spread ]] || cmp "$work/answer" "$work/right" || fail "the server and the cluster answer '$case' differently."
  done
done
echo "The server and the cluster give the same answers, byte for byte."

: > "$work/rounds"
for case in $cases; do
  for way in $ways $ways; do
    measure "$way" "$case" 16 2 > /dev/null
  done
  for count in $connections; do
    for round in $(seq "$rounds"); do
      # Who goes first changes, so that a drift of the machine hits all alike.
      # shellcheck disable=SC2086 # several words
      order="$(printf '%s\n' $ways | awk -v by="$round" '{ way[NR] = $0 } END { for (i = 0; i < NR; i++) print way[(i + by) % NR + 1] }')"
      for way in $order; do
        figures="$(measure "$way" "$case" "$count" "$seconds")"
        echo "$case $count $round $way $figures" >> "$work/rounds"
      done
    done
  done
done

echo
awk -f bench/median.awk -f bench/cluster.awk "$work/rounds"
echo
echo "One silo calls the other in a loop: Orleans alone, and a replica of the product."
curl -sS --fail-with-body "http://127.0.0.1:${port[caller]}/compare?rounds=$rounds&seconds=$seconds"
echo
echo "Medians and ratios as above. cpu and bytes: of the silo that calls, per call or chunk."
