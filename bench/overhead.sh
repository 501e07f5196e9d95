#!/usr/bin/env bash
# What the server adds to a bare Kestrel app that parses the same bodies, runs the same sessions and writes the same answers.
# Alternates wrk between the two and prints figures and ratios; see bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

seconds=5
rounds=5
only=""
connections="1 64 256"
cases="iris-1 digits-1 digits-32"

usage() {
  cat <<'USAGE'
usage: bench/overhead.sh [--seconds N] [--rounds N] [--connections "1 64 256"] [--only PATTERN]
  --seconds      length of one run of wrk (default 5)
  --rounds       runs of each program per row of the table; medians are printed (default 5)
  --connections  connections to measure at (default "1 64 256")
  --only         only the cases whose name matches this glob: iris-1, digits-1, digits-32
USAGE
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --seconds) seconds="${2:?}"; shift 2 ;;
    --rounds) rounds="${2:?}"; shift 2 ;;
    --connections) connections="${2:?}"; shift 2 ;;
    --only) only="${2:?}"; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# shellcheck source=bench/lib.sh
source bench/lib.sh

await_answer() {
  local name="$1" case="$2"
  for _ in $(seq 300); do
    kill -0 "${pid[$name]}" 2> /dev/null || { cat "$work/$name.log" >&2; fail "the program '$name' ended."; }
    answer "$name" "$case" > "$work/answer" 2> /dev/null && return
    sleep 0.2
  done
  cat "$work/$name.log" "$work/answer" >&2
  fail "the program '$name' does not answer '$case'."
}

url() { echo "http://127.0.0.1:${port[$1]}/serving-endpoints/${2%-*}/invocations"; }

answer() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    --data-binary "@bench/bodies/$2.json" "$(url "$1" "$2")"
}

create_digits() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    "http://127.0.0.1:${port[server]}/api/2.0/serving-endpoints" -d '{"name": "digits", "config": {"served_entities": [
      {"entity_name": "system.ai.digits", "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": false}]}}' \
    > "$work/created" || { cat "$work/created" >&2; fail "the endpoint 'digits' could not be created."; }
}

# measure NAME CASE CONNECTIONS SECONDS
measure() { under_load "$1, $2" "$(url "$1" "$2")" "bench/bodies/$2.json" "$3" "$4" "$1"; }

build bench/Bare src/Frontend

start bare bench/Bare/bin/Release/net10.0/ServingCluster.Bare.dll samples/models
Serving__AdminToken="$BENCH_TOKEN" Serving__DataDirectory="$work/data" Serving__Samples=true \
  start server src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
await_answer server iris-1
create_digits

for case in $cases; do
  for name in bare server; do
    await_answer "$name" "$case"
    cp "$work/answer" "$work/answer.$name"
  done
  cmp "$work/answer.bare" "$work/answer.server" || fail "the two programs answer '$case' differently."
done
echo "Both programs give the same answers, byte for byte."

: > "$work/rounds"
for case in $cases; do
  # shellcheck disable=SC2053 # the pattern is one
  [[ -z "$only" || "$case" == $only ]] || continue
  for name in bare server bare server; do
    measure "$name" "$case" 64 3 > /dev/null
  done
  for count in $connections; do
    for round in $(seq "$rounds"); do
      # Who goes first changes, so that a drift of the machine hits both alike.
      order="bare server"
      ((round % 2 == 0)) && order="server bare"
      for name in $order; do
        figures="$(measure "$name" "$case" "$count" "$seconds")"
        echo "$case $count $round $name $figures" >> "$work/rounds"
      done
    done
  done
done

awk -f bench/median.awk -f bench/overhead.awk "$work/rounds"
