#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed, N skipped"; the exit status says the same.
set -uo pipefail
cd "$(dirname "$0")"

passed=0 failed=0 skipped=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Adds up the counters of a trx file.
count() {
    local counters
    counters=$(grep -o '<Counters [^>]*>' "$1" | head -1)
    local total executed ok
    total=$(sed -n 's/.* total="\([0-9]*\)".*/\1/p' <<<"$counters")
    executed=$(sed -n 's/.* executed="\([0-9]*\)".*/\1/p' <<<"$counters")
    ok=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")
    passed=$((passed + ok))
    failed=$((failed + executed - ok))
    skipped=$((skipped + total - executed))
}

# Adds up a line "N passed, N failed, N skipped".
count_line() {
    [[ "$1" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]] || { failed=$((failed + 1)); return; }
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    skipped=$((skipped + BASH_REMATCH[3]))
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

if ! dotnet build ServingCluster.sln -c Release -nologo -v quiet -clp:NoSummary; then
    echo "The build failed."
    failed=1
    finish
fi

for project in tests/*.Tests; do
    name=$(basename "$project")
    echo "== $name"
    dotnet test "$project" -c Release --no-build -nologo -v quiet \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" --blame-hang-timeout 10m
    status=$?
    if [ -f "$results/$name.trx" ]; then
        count "$results/$name.trx"
    else
        echo "$name ended with status $status before it could report."
        failed=$((failed + 1))
    fi
done

echo "== clients"
bash tests/clients/run.sh src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll | tee "$results/clients"
count_line "$(tail -n 1 "$results/clients")"

finish
