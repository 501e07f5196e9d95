#!/usr/bin/env bash
# Renders deploy/k8s and holds it, the images and compose.yaml to their schemas and policies. Needs kubectl (with Kustomize 5) and npm.
# The last line is "N passed, N failed, N skipped"; the exit status says the same.
set -uo pipefail
cd "$(dirname "$0")"

skip() {
    echo "$1"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}

command -v npm >/dev/null || skip "The deployment's tests need npm."
command -v kubectl >/dev/null || skip "The deployment's tests need kubectl."
# Kubectl before 1.21 has a Kustomize that knows no components; it does not say which one either.
kustomize=$(kubectl version --client 2>/dev/null | sed -n 's/^Kustomize Version: v\([0-9]*\).*/\1/p')
[ "${kustomize:-0}" -ge 5 ] || skip "The deployment's tests need a kubectl with Kustomize 5 or newer."

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; then
        skip "The packages of the deployment's tests could not be fetched with npm."
    fi
    # npm keeps the packages' own times; without a fresh one every run would fetch again.
    touch node_modules/.package-lock.json
fi

exec node run.mjs
