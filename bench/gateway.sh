#!/usr/bin/env bash
# What the gateway adds to calls of an external model, whose part a fast mock plays: latency at half load, throughput at saturation
# beside an nginx reverse proxy, lateness of the tokens of many streams. Everything is on: a personal access token, rate limits, usage
# tracking, payload logging of 10 %; guardrails off and on. Prints tables; see bench/README.md.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

seconds=5
rounds=3
connections=64
streams=200
payloads=true
nginx="$(command -v nginx || echo /usr/sbin/nginx)"

usage() {
  cat <<'USAGE'
usage: bench/gateway.sh [--seconds N] [--rounds N] [--connections N] [--streams N] [--no-payloads]
  --seconds      length of one run of wrk (default 5); a stream lasts twice as long
  --rounds       runs of each way; medians are printed (default 3)
  --connections  connections of a run (default 64)
  --streams      streams at once, of 50 tokens per second each (default 200)
  --no-payloads  without payload logging
USAGE
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --seconds) seconds="${2:?}"; shift 2 ;;
    --rounds) rounds="${2:?}"; shift 2 ;;
    --connections) connections="${2:?}"; shift 2 ;;
    --streams) streams="${2:?}"; shift 2 ;;
    --no-payloads) payloads=false; shift ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# shellcheck source=bench/lib.sh
source bench/lib.sh
[[ -x "$nginx" ]] || fail "'nginx' is needed and was not found (Debian: apt-get install nginx-light)."

upstream=bench/Upstream/bin/Release/net10.0/ServingCluster.Upstream.dll

api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $ADMIN" -H 'Content-Type: application/json' "$@" > "$work/reply" \
    || { cat "$work/reply" >&2; fail "$* was refused."; }
}

start_nginx() {
  port[nginx]="$(free_port)"
  cat > "$work/nginx.conf" <<CONF
worker_processes auto;
pid $work/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  keepalive_requests 10000000;
  upstream mock { server 127.0.0.1:${port[upstream]}; keepalive 256; keepalive_requests 10000000; }
  server {
    listen 127.0.0.1:${port[nginx]};
    location / { proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}
CONF
  setsid bash -c "$in_own_group" start "$nginx" -c "$work/nginx.conf" -g 'daemon off;' > "$work/nginx.log" 2>&1 &
  pid[nginx]=$!
}

create_endpoint() {
  api "$gateway/api/2.0/serving-endpoints" -d '{"name": "mock", "config": {"served_entities": [{"name": "main", "external_model": {
    "provider": "custom", "name": "mock", "task": "llm/v1/chat", "custom_provider_config": {
      "custom_provider_url": "http://127.0.0.1:'"${port[upstream]}"'/v1", "bearer_token_auth": {"token_plaintext": "none"}}}}]}}'
}

# govern GUARDRAILS: everything that stands in a request's way.
govern() {
  local tables=""
  [[ $payloads == false ]] || tables='"inference_table_config": {"enabled": true, "catalog_name": "main", "schema_name": "bench", "sampling_fraction": 0.1},'
  api -X PUT "$gateway/api/2.0/serving-endpoints/mock/ai-gateway" -d '{"usage_tracking_config": {"enabled": true}, '"$tables $1"'
    "rate_limits": [{"key": "endpoint", "calls": 100000000, "renewal_period": "minute"}, {"key": "user", "calls": 100000000, "renewal_period": "minute"}]}'
  for _ in $(seq 100); do
    ask gateway > "$work/answer.gateway" && return
    sleep 0.1
  done
  cat "$work/answer.gateway" >&2
  fail "the gateway does not answer."
}

guardrails='"guardrails": {"input": {"pii": {"behavior": "BLOCK"}, "invalid_keywords": ["forbidden", "unspeakable"]}, "output": {"pii": {"behavior": "BLOCK"}}},'

# url WAY: the address that a call by that way has.
url() {
  case "$1" in
    direct) echo "http://127.0.0.1:${port[upstream]}/v1/chat/completions" ;;
    nginx) echo "http://127.0.0.1:${port[nginx]}/v1/chat/completions" ;;
    *) echo "$gateway/serving-endpoints/mock/invocations" ;;
  esac
}

ask() {
  curl -sS --fail-with-body -H "Authorization: Bearer $BENCH_TOKEN" -H 'Content-Type: application/json' \
    --data-binary @bench/bodies/chat.json "$(url "$1")" 2> /dev/null
}

# What a way consists of besides the provider, for the figures of processor and memory.
programs() { [[ $1 == gateway* ]] && echo gateway || true; }

# saturate WAY SECONDS
saturate() { under_load "$1" "$(url "$1")" bench/bodies/chat.json "$connections" "$2" $(programs "$1"); }

# pace WAY SECONDS: at half of what the gateway can.
pace() { BENCH_PAUSE_MS="$pause" under_load "$1" "$(url "$1")" bench/bodies/chat.json "$connections" "$2" $(programs "$1"); }

# stream WAY: tokens, p50, p99 and worst lateness in us, processor us per token.
stream() {
  local cpu
  cpu="$(sum processor $(programs "$1"))"
  setsid bash -c "$in_own_group" load dotnet "$upstream" streams "$(url "$1")" "$BENCH_TOKEN" "$streams" > "$work/streams" 2>&1 \
    || { cat "$work/streams" >&2; fail "the streams by way of '$1' failed."; }
  cpu=$(($(sum processor $(programs "$1")) - cpu))
  awk -v way="$1" -v cpu="$cpu" '
    $1 == "FIGURES" && $6 > 0 { print way ": " $6 " tokens were lost" > "/dev/stderr"; exit 1 }
    $1 == "FIGURES" { printf "%d %.1f %.1f %.1f %.2f\n", $2, $3, $4, $5, cpu / $2; found = 1 }
    END { if (!found) exit 1 }' "$work/streams"
}

# Ticks that the runtime has worked in the gateway, beside its requests, at compiling what is called often once more. While it does, a
# machine of two processors has that much less for requests, and the requests run what is not compiled yet.
compiled() {
  { cat "/proc/${pid[gateway]}/task/"*/stat 2> /dev/null || true; } | awk '/\(\.NET Tiered Com/ { sub(/.*\) /, ""); ticks += $12 + $13 } END { print ticks + 0 }'
}

# settle KIND WAY...: goes on until that takes less than a fiftieth of a processor; prints the last figures. nginx comes compiled.
settle() {
  local before after began figures
  for _ in $(seq 20); do
    before="$(compiled)"
    began="$(date +%s%N)"
    figures="$("$@")"
    after="$(compiled)"
    # The thread ends when it has had nothing to do for a while, and its ticks go with it.
    if ((after < before || (after - before) * 50 * 1000000000 < $(getconf CLK_TCK) * ($(date +%s%N) - began))); then
      break
    fi
  done
  echo "$figures"
}

# note KIND ROUND WAY FIGURES...
note() { echo "$*" >> "$work/rounds"; }

build bench/Upstream src/Frontend
ADMIN="$BENCH_TOKEN"
start upstream "$upstream" --tokens $((seconds * 100))
Serving__AdminToken="$ADMIN" Serving__DataDirectory="$work/data" Serving__Samples=false \
  start gateway src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
gateway="http://127.0.0.1:${port[gateway]}"
start_nginx
await gateway "the server" status health/ready
api "$gateway/api/2.0/token/create" -d '{"comment": "bench"}'
BENCH_TOKEN="$(sed -n 's/.*"token_value":"\([^"]*\)".*/\1/p' "$work/reply")"
create_endpoint
govern ""
for way in direct nginx; do
  ask "$way" > "$work/answer.$way" || fail "'$way' does not answer."
  cmp "$work/answer.$way" "$work/answer.gateway" || fail "'$way' and the gateway answer differently."
done
echo "All three ways give the same answer, byte for byte."

: > "$work/rounds"
for way in direct nginx; do
  saturate "$way" "$seconds" > /dev/null
done
figures="$(settle saturate gateway "$seconds")"
settle stream gateway > /dev/null
govern "$guardrails"
settle saturate gateway-guarded "$seconds" > /dev/null
settle stream gateway-guarded > /dev/null
echo "The gateway's runtime has compiled what is called often, after $SECONDS s."

# Each connection waits so long on average that all of them together make half of the requests; what requests and timers take themselves
# shows in a try.
half="$(awk '{ printf "%.0f", $1 / 2 }' <<< "$figures")"
pause="$(awk -v c="$connections" -v half="$half" 'BEGIN { printf "%.2f", c / half * 1000 }')"
pause="$(pace gateway 2 | awk -v c="$connections" -v half="$half" -v pause="$pause" '{ pause -= c / $1 * 1000 - c / half * 1000; printf "%.2f", (pause > 0.5 ? pause : 0.5) }')"

for round in $(seq "$rounds"); do
  for way in direct nginx gateway gateway-guarded; do
    [[ $way != gateway* ]] || govern "$([[ $way == gateway ]] || echo "$guardrails")"
    note saturated "$round" "$way" "$(saturate "$way" "$seconds")"
    note half "$round" "$way" "$(pace "$way" "$seconds")"
    note stream "$round" "$way" "$(stream "$way")"
  done
done

awk -f bench/median.awk -f bench/gateway.awk "$work/rounds"
