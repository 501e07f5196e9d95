"""What clumsy and hostile callers send: always refused in the API's own words, never with a fault of the server."""

import json

from endpoints import ROOT, entity


def a_config_with_mistakes_is_refused_with_all_of_them(server, prefix):
    name = f"{prefix}-config"

    def refuse(config, code, *parts, status=400):
        server.refuse("POST", ROOT, status, code, *parts, json={"name": name, "config": config})

    pair = [entity(name="a"), entity(2, name="b")]

    def routes(*shares):
        return {"routes": [{"served_model_name": n, "traffic_percentage": p} for n, p in shares]}
    wrong = "INVALID_PARAMETER_VALUE"
    refuse({"served_entities": pair}, wrong, "traffic_config")
    refuse({"served_entities": pair, "traffic_config": routes(("a", 90), ("b", 20))}, wrong, "110")
    refuse({"served_entities": pair, "traffic_config": routes(("a", 90), ("c", 10))}, wrong, "'c'")
    refuse({"served_entities": pair, "traffic_config": routes(("a", 101), ("b", -1))}, wrong, "0 to 100")
    refuse({"served_entities": [entity(), entity()], "traffic_config": routes(("iris-1", 100))}, wrong, "unique")
    refuse({"served_entities": [entity()] * 11}, wrong, "10")
    refuse({"served_entities": [entity(name="x y", workload_size="Huge", scale_to_zero_enabled="maybe")]}, wrong, "name", "scale_to_zero_enabled")
    refuse({"served_entities": [{"entity_name": "system.ai.none", "entity_version": "1"}]}, "RESOURCE_DOES_NOT_EXIST", "system.ai.none", status=404)
    refuse({"served_entities": [entity(99)]}, "RESOURCE_DOES_NOT_EXIST", "99", status=404)
    server.refuse("GET", f"{ROOT}/{name}", 404, "RESOURCE_DOES_NOT_EXIST")


def names_that_cannot_be_are_refused(server, prefix):
    for name in ("", "a b", "é", "a/b", "x" * 64, "databricks-mine", "pt", "chat", "embeddings", None):
        server.refuse("POST", ROOT, 400, "INVALID_PARAMETER_VALUE", "name", json={"name": name})


def a_body_that_is_no_json_object_is_refused(server, prefix):
    bodies = ["", " ", "null", "[]", '"x"', "1", "{", "{'name':'x'}", '{"name":"x",}', "NaN", "[" * 5000, '{"name":"a","name":"b"}',
              '{"name":"\\ud800"}', b"\xff\xfe"]
    for body in bodies:
        server.refuse("POST", ROOT, 400, "MALFORMED_REQUEST", data=body, headers={"Content-Type": "application/json"})
    for media in ("text/plain", "application/x-www-form-urlencoded"):
        server.refuse("POST", ROOT, 415, "BAD_REQUEST", media, data="{}", headers={"Content-Type": media})


def values_of_any_type_anywhere_never_fault_the_server(server, prefix):
    name = f"{prefix}-types"
    full = {"name": name, "config": {"served_entities": [entity(name="a")], "traffic_config": {
        "routes": [{"served_model_name": "a", "traffic_percentage": 100}]}}, "tags": [{"key": "k", "value": "v"}], "description": "d"}
    odd = [None, True, 0, -1, 1.5, 1e300, 10**30, "", "x" * 10_000, "\u0000", "😀", [], {}, [[]], [None], {"a": {"b": []}}]
    for place in places(full):
        for value in odd:
            body = json.loads(json.dumps(full))
            replace(body, place, value)
            reply = server.session.post(server.url + ROOT, headers=server.headers, json=body, timeout=60)
            assert reply.status_code in (200, 400, 404, 409), f"{reply.status_code} for {value!r} at {place}: {reply.text[:300]}"
            if reply.status_code == 200:
                server.send("DELETE", f"{ROOT}/{reply.json()['name']}")


def places(value, path=()):
    """Every place in a JSON value, as the keys that lead there."""
    if path:
        yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def replace(body, place, value):
    for key in place[:-1]:
        body = body[key]
    body[place[-1]] = value


def unknown_paths_and_methods_are_told_apart(server, prefix):
    server.refuse("GET", "/api/2.0/none", 404, "NOT_FOUND", "/api/2.0/none")
    server.refuse("PUT", ROOT, 405, "BAD_REQUEST", "GET, POST")
    server.refuse("GET", "/serving-endpoints/iris/invocations", 405, "BAD_REQUEST", "POST")
    for odd in ("a%2Fb", "..%2f..%2fetc", "%F0%9F%98%80", "%ff", "a%20b", "x" * 4000):
        server.refuse("GET", f"{ROOT}/{odd}", 404, "RESOURCE_DOES_NOT_EXIST")
    assert server.send("GET", f"{ROOT}/%00", 400) is not None


BEHAVIOURS = [
    a_config_with_mistakes_is_refused_with_all_of_them,
    names_that_cannot_be_are_refused,
    a_body_that_is_no_json_object_is_refused,
    values_of_any_type_anywhere_never_fault_the_server,
    unknown_paths_and_methods_are_told_apart,
]
