# What the comparisons of programs under load share: starting them, measuring them, ending them. Sourced by overhead.sh and
# cluster.sh, which set `shopt` and `set` and stand in the repository's root.
# shellcheck shell=bash disable=SC2034 # what is set here is used there

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

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

# build PROJECT...
build() {
  local project
  echo "Building..."
  for project in bench/AllocationProbe "$@"; do
    dotnet build "$project" -c Release -v quiet --nologo > "$work/build" 2>&1 || { cat "$work/build" >&2; fail "$project does not build."; }
  done
  probe="$PWD/bench/AllocationProbe/bin/Release/net10.0/ServingCluster.AllocationProbe.dll"
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

# sum WHAT NAME...: what several programs have allocated, or taken of the processors, all together.
sum() {
  local what="$1" name total=0 one
  shift
  for name in "$@"; do
    one="$("$what" "$name")"
    total=$((total + one))
  done
  echo "$total"
}

# under_load WHAT URL BODY CONNECTIONS SECONDS NAME...: requests/s, p50 us, p99 us, and, of the programs together, processor us and
# bytes per request. WHAT is for messages.
under_load() {
  local what="$1" url="$2" body="$3" connections="$4" seconds="$5" bytes cpu figures
  shift 5
  bytes="$(sum allocated "$@")"
  cpu="$(sum processor "$@")"
  BENCH_BODY="$body" setsid bash -c "$in_own_group" load \
    wrk -t 1 -c "$connections" -d "${seconds}s" --timeout 10s -s bench/load.lua "$url" > "$work/wrk"
  figures="$(grep '^FIGURES ' "$work/wrk")" || { cat "$work/wrk" >&2; fail "wrk printed no figures."; }
  cpu=$(($(sum processor "$@") - cpu))
  bytes=$(($(sum allocated "$@") - bytes))
  awk -v bytes="$bytes" -v cpu="$cpu" -v what="$what, $connections connections" '
    $6 + $7 > 0 { print what ": " $6 " answers were errors, " $7 " connections failed" > "/dev/stderr"; exit 1 }
    $2 == 0 { print what ": no answers" > "/dev/stderr"; exit 1 }
    { printf "%.1f %.1f %.1f %.2f %.0f\n", $2 / $3, $4, $5, cpu / $2, bytes / $2 }' <<< "$figures"
}

# await NAME WHAT PATTERN PATH: until a program's answer to a path has the pattern.
await() {
  for _ in $(seq 600); do
    kill -0 "${pid[$1]}" 2> /dev/null || { cat "$work/$1.log" >&2; fail "the program '$1' ended."; }
    if curl -sS -H "Authorization: Bearer $BENCH_TOKEN" "http://127.0.0.1:${port[$1]}/$4" 2> /dev/null | tee "$work/answer" | grep -q "$3"; then
      return
    fi
    sleep 0.2
  done
  cat "$work/answer" >&2
  fail "$2 does not come."
}

await_endpoint() { await "$1" "the endpoint '$2'" '"ready":"READY"' "api/2.0/serving-endpoints/$2"; }
