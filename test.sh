#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed, N skipped"; the exit status says the same.
set -uo pipefail
cd "$(dirname "$0")"

# Hundreds of processes start and end here before it would pay that the runtime observes them to compile their code better.
export DOTNET_TieredPGO=0

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

# The names of the failed tests of a trx file.
failures_in() {
    grep -o '<UnitTestResult [^>]*outcome="Failed"[^>]*>' "$1" | sed -n 's/.*testName="\([^"]*\)".*/\1/p'
}

# Runs the few failed tests of a trx file once more, by themselves. A test that passes then leans on luck or on a quiet machine: it is
# named at the end, to be mended, and keeps nobody else's work back. More failures than three are no bad luck.
pass_again() {
    local project=$1 trx=$2 filter
    local -a names
    mapfile -t names < <(failures_in "$trx" | sed 's/(.*//' | sort -u)
    [ "${#names[@]}" -ge 1 ] && [ "${#names[@]}" -le 3 ] || return 1
    filter=$(printf '|FullyQualifiedName=%s' "${names[@]}")
    echo "== once more: ${names[*]}"
    dotnet test "$project" -c Release --no-build -nologo -v quiet --filter "${filter:1}" --blame-hang-timeout 10m \
        --logger "trx;LogFileName=again.trx" --logger "console;verbosity=minimal" --results-directory "$results" || return 1
    grep -q '<Counters [^>]*executed="[1-9]' "$results/again.trx"
}

# Adds up a line "N passed, N failed, N skipped".
count_line() {
    [[ "$1" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]] || { failed=$((failed + 1)); return; }
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    skipped=$((skipped + BASH_REMATCH[3]))
}

# The test projects of a solution.
tests_of() {
    grep -o 'tests[\\/][^"]*\.Tests\.csproj' "$1" | tr '\\' '/' | xargs -rn1 dirname | sort -u
}

# Runs the tests of one project that was built.
run_tests() {
    local name
    name=$(basename "$1")
    echo "== $name"
    # What a test runs from npm; where it cannot be installed, the test is skipped.
    [ ! -f "$1/package-lock.json" ] || (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --silent)
    dotnet test "$1" -c Release --no-build -nologo -v quiet \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" --blame-hang-timeout 10m
    local status=$?
    if [ ! -f "$results/$name.trx" ]; then
        echo "failed: $name ended with status $status before it could report." | tee -a "$results/failures"
        failed=$((failed + 1))
        return
    fi

    count "$results/$name.trx"
    [ "$status" -eq 0 ] && return
    local unsteady
    unsteady=$(failures_in "$results/$name.trx" | wc -l)
    if [ "$unsteady" -eq 0 ]; then
        echo "failed: $name ended with status $status, though no test of it failed." >>"$results/failures"
        failed=$((failed + 1))
    elif pass_again "$1" "$results/$name.trx"; then
        failures_in "$results/$name.trx" | sed 's/^/unsteady (failed once, passed the second time): /' >>"$results/unsteady"
        passed=$((passed + unsteady)) failed=$((failed - unsteady))
    else
        failures_in "$results/$name.trx" | sed 's/^/failed: /' >>"$results/failures"
    fi
}

finish() {
    # What went wrong stands last, where it is found first.
    [ ! -s "$results/unsteady" ] || cat "$results/unsteady"
    [ ! -s "$results/failures" ] || cat "$results/failures"
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

if ! dotnet build ServingCluster.sln -c Release -nologo -v quiet -clp:NoSummary; then
    echo "The build failed."
    failed=1
    finish
fi

for project in $(tests_of ServingCluster.sln); do
    run_tests "$project"
done

# Runs tests that count for themselves, in their last line. The hundreds that passed are not shown.
run_script() {
    echo "== $1"
    bash "${@:2}" | tee "$results/$1" | grep -v '^passed[: ]'
    grep '^FAILED[: ]' "$results/$1" | sed "s/^FAILED[: ]*/failed: $1: /" >>"$results/failures"
    count_line "$(tail -n 1 "$results/$1")"
}

run_script clients tests/clients/run.sh src/Frontend/bin/Release/net10.0/ServingCluster.Frontend.dll
run_script deploy tests/deploy/run.sh

# The cluster, and each provider that it loads by setting, need packages that not every source has, so each has a solution of its own;
# SERVING_NUGET_CONFIG may name a source that has them.
run_solution() {
    local solution=$1
    echo "== $(basename "$solution")"
    if ! dotnet restore "$solution" -nologo -v quiet ${SERVING_NUGET_CONFIG:+--configfile "$SERVING_NUGET_CONFIG"} >"$results/restore" 2>&1; then
        tail -n 3 "$results/restore"
        echo "skipped: the packages of $solution cannot be restored from here."
        skipped=$((skipped + 1))
    elif ! dotnet build "$solution" -c Release --no-restore -nologo -v quiet -clp:NoSummary; then
        echo "The build of $solution failed."
        failed=$((failed + 1))
    else
        for project in $(tests_of "$solution"); do
            run_tests "$project"
        done
    fi
}

for solution in src/Silo/Silo.sln src/Silo.*/Silo.*.sln; do
    run_solution "$solution"
done

finish
