#!/usr/bin/env bash
# Starts a server of its own from the given build of the frontend (default: Release), lets the clients act on it, stops it.
# The last line is "N passed, N failed, N skipped"; the exit status says the same. Arguments after the first go to run.py.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$root/src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll}
shift || true

python=/usr/bin/python3
if ! "$python" -c 'import requests' 2>/dev/null; then
    echo "The clients need python3-requests."
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi

folder=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT

port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
token=token-$RANDOM$RANDOM$RANDOM
ASPNETCORE_URLS=$url Serving__DataDirectory=$folder/data Serving__AdminToken=$token dotnet "$program" >"$folder/log" 2>&1 &
server=$!

for _ in $(seq 600); do
    "$python" -c "import requests, sys; sys.exit(requests.get('$url/health/ready', timeout=5).status_code != 200)" 2>/dev/null && break
    if ! kill -0 "$server" 2>/dev/null; then
        break
    fi
    sleep 0.1
done

"$python" -B "$root/tests/clients/run.py" --url "$url" --token "$token" "$@" | tee "$folder/python"

# The own clients of OpenAI and Anthropic for JavaScript; skipped where Node is missing or the packages cannot be installed.
if (cd "$root/tests/clients/javascript" && npm ci --ignore-scripts --no-audit --no-fund --silent); then
    node "$root/tests/clients/javascript/run.mjs" "$url" "$token" | tee "$folder/javascript"
else
    echo "The packages of the clients for JavaScript cannot be installed from here."
    echo "0 passed, 0 failed, 1 skipped" >"$folder/javascript"
fi

# One that ended before it could count has failed.
counts() {
    local line
    line=$(tail -qn 1 "$folder/$1")
    [[ "$line" =~ ^[0-9]+\ passed,\ [0-9]+\ failed,\ [0-9]+\ skipped$ ]] && echo "$line" || echo "0 passed, 1 failed, 0 skipped"
}

total=$(printf '%s\n' "$(counts python)" "$(counts javascript)" | awk '{ p += $1; f += $3; s += $5 } END { print p " passed, " f " failed, " s " skipped" }')
status=0
[[ "$total" == *" 0 failed,"* ]] || status=1
if [ "$status" -ne 0 ]; then
    { echo "The last lines of the server's log:"; tail -n 50 "$folder/log"; } >&2
fi
echo "$total"
exit "$status"
