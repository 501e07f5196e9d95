"""Runs behaviours one after another and counts them."""

import time
import traceback

import requests


class Skip(Exception):
    """A behaviour that cannot be tried here; the text says why."""


class Server:
    """The server under test, spoken to as the clients do: their paths, headers and bodies."""

    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.token = token
        self.session = requests.Session()
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def send(self, method, path, status=200, **kwargs):
        """Sends one request and returns the response, whose status must be `status`."""
        headers = {**self.headers, **kwargs.pop("headers", {})}
        reply = self.session.request(method, self.url + path, headers=headers, timeout=120, allow_redirects=False, **kwargs)
        assert reply.status_code == status, f"{method} {path}: {reply.status_code} in place of {status}: {reply.text[:500]}"
        return reply

    def ask(self, method, path, status=200, **kwargs):
        """Sends one request and returns the JSON object of its answer. Every answer of the API is one, errors included."""
        reply = self.send(method, path, status, **kwargs)
        body = reply.json()
        assert isinstance(body, dict), f"{method} {path}: {type(body).__name__} in place of an object"
        assert reply.headers["Content-Type"].startswith("application/json")
        if status >= 400:
            assert body["error_code"] == body["error_code"].upper() and body["message"], body
            assert "Unexpected error" not in body["message"], "clients retry on these words for minutes"
        return body

    def refuse(self, method, path, status, code, *parts, **kwargs):
        """Sends one request that must be refused with a status and a code, in a message that has all parts."""
        body = self.ask(method, path, status, **kwargs)
        assert body["error_code"] == code, body
        for part in parts:
            assert part in body["message"], f"'{part}' is missing in: {body['message']}"
        return body


def wait_for(what, probe, seconds=60):
    """Calls `probe` until it returns something true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {seconds} seconds")


def run(behaviours, *arguments):
    """Runs all behaviours, prints one line for each and the counts last. Returns the number that failed."""
    passed, failed, skipped = 0, 0, 0
    for behaviour in behaviours:
        name = behaviour.__name__.replace("_", " ")
        try:
            behaviour(*arguments)
        except Skip as reason:
            skipped += 1
            print(f"skipped  {name}: {reason}")
        except Exception as mistake:  # The boundary: whatever goes wrong is this behaviour's failure.
            failed += 1
            print(f"FAILED   {name}: {mistake}")
            if not isinstance(mistake, AssertionError) or not str(mistake):
                traceback.print_exc()
        else:
            passed += 1
            print(f"passed   {name}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed
