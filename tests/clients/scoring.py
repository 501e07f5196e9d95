"""Requests to models as MLflow's scoring protocol has them, and the split of traffic."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests
from endpoints import ROOT, delete, entity, make, settled

COLUMNS = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
ROW = [5.1, 3.5, 1.4, 0.2]


def path(name):
    return f"/serving-endpoints/{name}/invocations"


def every_form_of_input_is_answered_alike(server, prefix):
    name = f"{prefix}-forms"
    make(server, name)
    record = dict(zip(COLUMNS, ROW))
    split = {"columns": COLUMNS, "data": [ROW]}
    rows = [{"dataframe_split": split}, {"dataframe_split": [split]}, {"dataframe_split": {**split, "index": [7]}}, {"dataframe_records": [record]}]
    columns = [{"instances": [ROW]}, {"instances": [record]}, {"inputs": {c: [v] for c, v in record.items()}}, {"inputs": [ROW]}]
    for body in rows:
        (answer,) = server.ask("POST", path(name), json=body)["predictions"]
        assert answer["label"] == 0 and len(answer["probabilities"]) == 3, answer
    for body in columns:
        answer = server.ask("POST", path(name), json=body)["predictions"]
        assert answer["label"] == [0] and len(answer["probabilities"][0]) == 3, answer
    csv = ",".join(COLUMNS) + "\n" + ",".join(map(str, ROW)) + "\n"
    assert server.ask("POST", path(name), data=csv, headers={"Content-Type": "text/csv"})["predictions"][0]["label"] == 0
    shuffled = {"columns": COLUMNS[::-1] + ["other"], "data": [ROW[::-1] + [1]]}
    assert server.ask("POST", path(name), json={"dataframe_split": shuffled})["predictions"][0]["label"] == 0
    extras = {"client_request_id": "r1", "usage_context": {"project": "p"}, "dataframe_records": [record]}
    reply = server.send("POST", path(name), json=extras, headers={"Content-Type": "application/json; charset=utf-8"})
    assert reply.headers["served-model-name"] == "iris-1" and reply.headers["x-request-id"]
    assert server.ask("POST", f"/ajax-serving-endpoints/{name}/invocations", json=columns[0])
    delete(server, name)


def a_bad_request_is_told_what_is_wrong(server, prefix):
    name = f"{prefix}-bad"
    make(server, name)
    cases = [
        ({"foo": 1}, "exactly one of the input fields"),
        ({"instances": [ROW], "inputs": [ROW]}, "not both"),
        ({"dataframe_records": {}}, "list of records"),
        ({"dataframe_split": {"columns": ["x"], "data": [[1]]}}, "missing inputs", "sepal length (cm)"),
        ({"instances": [ROW, ROW[:3]]}, "Row 1", "3 values"),
        ({"instances": [ROW[:3] + ["big"]]}, "petal width (cm)", "big"),
        ({"instances": []}, "no rows"),
    ]
    for body, *parts in cases:
        server.refuse("POST", path(name), 400, "BAD_REQUEST", *parts, json=body)
    malformed = {"Content-Type": "application/json"}
    for text in ("", "{", "null", "[]", '{"instances": [[NaN, 1, 2, 3]]}', '{"instances": [[1, 2, 3, 4]]} x'):
        server.refuse("POST", path(name), 400, "BAD_REQUEST", data=text, headers=malformed)
    server.refuse("POST", path(name), 415, "BAD_REQUEST", "application/json", data="<a/>", headers={"Content-Type": "text/xml"})
    server.refuse("POST", path(name), 413, "BAD_REQUEST", data=b" " * 16_800_000, headers=malformed)
    server.refuse("POST", path(f"{name}-none"), 404, "ENDPOINT_NOT_FOUND", json=cases[0][0])
    server.refuse("POST", f"/serving-endpoints/{name}/served-models/none/invocations", 404, "ENDPOINT_NOT_FOUND", "iris-1", json={"inputs": [ROW]})
    delete(server, name)


def current_and_challenger_share_the_traffic_90_to_10(server, prefix):
    """As the guide to several models behind one endpoint prints it, percentages as strings."""
    name = f"{prefix}-split"
    body = {
        "name": name,
        "config": {
            "served_entities": [
                {
                    "name": "current",
                    "entity_name": "system.ai.iris",
                    "entity_version": "1",
                    "workload_size": "Small",
                    "scale_to_zero_enabled": True,
                },
                {
                    "name": "challenger",
                    "entity_name": "system.ai.iris",
                    "entity_version": "2",
                    "workload_size": "Small",
                    "scale_to_zero_enabled": True,
                },
            ],
            "traffic_config": {
                "routes": [
                    {"served_model_name": "current", "traffic_percentage": "90"},
                    {"served_model_name": "challenger", "traffic_percentage": "10"},
                ]
            },
        },
    }
    server.ask("POST", ROOT, json=body)
    routes = settled(server, name)["config"]["traffic_config"]["routes"]
    assert {r["served_entity_name"]: r["traffic_percentage"] for r in routes} == {"current": 90, "challenger": 10}

    served = Counter()
    with ThreadPoolExecutor(4) as pool:
        for part in pool.map(lambda _: served_names(server, name, server.requests // 4), range(4)):
            served.update(part)
    share = 100 * served["current"] / served.total()
    # Five standard deviations of independent draws: 0.3 percentage points at 10,000 requests, and more at fewer.
    tolerance = 5 * 30 / served.total() ** 0.5
    assert served.total() == server.requests // 4 * 4 and set(served) == {"current", "challenger"}, served
    assert abs(share - 90) <= tolerance, f"current answered {share:.2f} % of {served.total()} requests"

    for entity_name in ("current", "challenger"):
        direct = server.send("POST", f"/serving-endpoints/{name}/served-models/{entity_name}/invocations", json={"instances": [ROW]})
        assert direct.headers["served-model-name"] == entity_name
    delete(server, name)


def served_names(server, name, count):
    """Sends requests over one connection and counts who answered."""
    served = Counter()
    with requests.Session() as session:
        session.headers.update(server.headers)
        for _ in range(count):
            reply = session.post(server.url + path(name), json={"instances": [ROW]}, timeout=120)
            assert reply.status_code == 200, reply.text
            served[reply.headers["served-model-name"]] += 1
    return served


def a_route_of_0_percent_is_reached_by_its_name_alone(server, prefix):
    name = f"{prefix}-zero"
    make(server, name, entity(name="a"), entity(2, name="b"), traffic_config={"routes": [
        {"served_entity_name": "a", "traffic_percentage": 100}, {"served_entity_name": "b", "traffic_percentage": 0}]})
    assert set(served_names(server, name, 50)) == {"a"}
    direct = server.send("POST", f"/serving-endpoints/{name}/served-models/b/invocations", json={"instances": [ROW]})
    assert direct.headers["served-model-name"] == "b"
    delete(server, name)


BEHAVIOURS = [
    every_form_of_input_is_answered_alike,
    a_bad_request_is_told_what_is_wrong,
    current_and_challenger_share_the_traffic_90_to_10,
    a_route_of_0_percent_is_reached_by_its_name_alone,
]
