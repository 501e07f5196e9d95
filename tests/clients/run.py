#!/usr/bin/env python3
"""Acts towards a running server as the clients of its API do, and checks what each of them needs.

    python3 tests/clients/run.py --url http://127.0.0.1:8080 --token TOKEN

run.sh beside it starts a server for it. It needs the sample models on the server and Debian's
python3-requests here. Endpoints and models that it
makes have a name of their own for each run and are deleted at the end. The last line is "N passed, N failed, N skipped".
"""

import argparse
import sys
import uuid

import deployments
import endpoints
import harness
import identity
import language
import refusals
import registries
import scoring


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--url", default="http://127.0.0.1:8080", help="the server's address (%(default)s)")
    arguments.add_argument("--token", required=True, help="a token of the server")
    arguments.add_argument("--requests", type=int, default=10_000, help="requests of the traffic split (%(default)s)")
    options = arguments.parse_args()

    server = harness.Server(options.url, options.token)
    server.requests = options.requests
    prefix = f"clients-{uuid.uuid4().hex[:8]}"
    behaviours = [behaviour for module in (endpoints, scoring, deployments, registries, refusals, language, identity) for behaviour in module.BEHAVIOURS]
    try:
        return harness.run(behaviours, server, prefix)
    finally:
        clean(server, prefix)


def clean(server, prefix):
    """Deletes what behaviours that failed left behind, as far as it can be deleted."""
    for endpoint in server.ask("GET", "/api/2.0/serving-endpoints")["endpoints"]:
        if endpoint["name"].startswith(prefix):
            discard(server, f"/api/2.0/serving-endpoints/{endpoint['name']}")
    pattern = prefix.replace("-", "_")  # Which LIKE takes for either.
    found = server.ask("GET", "/api/2.0/mlflow/registered-models/search", params={"filter": f"name LIKE '%{pattern}%'"})
    for model in found.get("registered_models", []):
        discard(server, "/api/2.0/mlflow/registered-models/delete", json={"name": model["name"]})


def discard(server, path, **kwargs):
    reply = server.session.delete(server.url + path, headers=server.headers, timeout=60, **kwargs)
    if reply.status_code != 200:
        print(f"not deleted: {path}: {reply.text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
