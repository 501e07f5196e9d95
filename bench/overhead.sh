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

fail() { echo "overhead.sh: $*" >&2; exit 1; }

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

for tool in wrk curl dotnet setsid; do
  command -v "$tool" > /dev/null || fail "'$tool' is needed and was not found (Debian: apt-get install wrk curl util-linux)."
done

work="$(mktemp -d)"
declare -A pid port
export BENCH_TOKEN="bench-$RANDOM$RANDOM$RANDOM"

end_all() {
  for name in "${!pid[@]}"; do
    kill "${pid[$name]}" 2> /dev/null || true
  done
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap end_all EXIT
trap 'exit 130' INT TERM

# Each program gets a scheduler group of its own, so that the programs share the cores evenly whatever their number of threads,
# and, where it is allowed, a high priority, so that other work on the machine disturbs less.
in_own_group='{ echo -19 > /proc/self/autogroup; } 2> /dev/null; exec "$@"'

free_port() {
  local candidate
  while :; do
    candidate=$((20000 + RANDOM % 20000))
    (exec 3<> "/dev/tcp/127.0.0.1/$candidate") 2> /dev/null || { echo "$candidate"; return; }
  done
}

# start NAME DLL [ARGUMENT...]: runs a program with the allocation probe in it.
start() {
  local name="$1"
  shift
  port[$name]="$(free_port)"
  ALLOCATION_PROBE_FILE="$work/$name.bytes" DOTNET_STARTUP_HOOKS="$probe" \
    setsid bash -c "$in_own_group" start dotnet "$@" --urls "http://127.0.0.1:${port[$name]}" > "$work/$name.log" 2>&1 &
  pid[$name]=$!
}

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

# Bytes that a program has allocated since its start.
allocated() {
  rm -f "$work/$1.bytes"
  kill -USR1 "${pid[$1]}"
  for _ in $(seq 100); do
    [[ -f "$work/$1.bytes" ]] && { cat "$work/$1.bytes"; return; }
    sleep 0.05
  done
  fail "the allocation probe in '$1' does not answer."
}

# Processor time of a program so far, in microseconds.
processor() { awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.0f", ($12 + $13) * 1e6 / tick }' "/proc/${pid[$1]}/stat"; }

# measure NAME CASE CONNECTIONS SECONDS: requests/s, p50 us, p99 us, processor us per request, bytes per request.
measure() {
  local name="$1" case="$2" bytes cpu figures
  bytes="$(allocated "$name")"
  cpu="$(processor "$name")"
  BENCH_BODY="bench/bodies/$case.json" setsid bash -c "$in_own_group" load \
    wrk -t 1 -c "$3" -d "${4}s" --timeout 10s -s bench/load.lua "$(url "$name" "$case")" > "$work/wrk"
  figures="$(grep '^FIGURES ' "$work/wrk")" || { cat "$work/wrk" >&2; fail "wrk printed no figures."; }
  cpu=$(($(processor "$name") - cpu))
  bytes=$(($(allocated "$name") - bytes))
  awk -v bytes="$bytes" -v cpu="$cpu" -v what="$name, $case, $3 connections" '
    $6 + $7 > 0 { print what ": " $6 " answers were errors, " $7 " connections failed" > "/dev/stderr"; exit 1 }
    $2 == 0 { print what ": no answers" > "/dev/stderr"; exit 1 }
    { printf "%.1f %.1f %.1f %.2f %.0f\n", $2 / $3, $4, $5, cpu / $2, bytes / $2 }' <<< "$figures"
}

echo "Building..."
for project in bench/AllocationProbe bench/Bare src/Frontend; do
  dotnet build "$project" -c Release -v quiet --nologo > "$work/build" 2>&1 || { cat "$work/build" >&2; fail "$project does not build."; }
done
probe="$PWD/bench/AllocationProbe/bin/Release/net10.0/ServingCluster.AllocationProbe.dll"

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

awk -f bench/overhead.awk "$work/rounds"
