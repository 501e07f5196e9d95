"""Endpoints as the SDKs, the CLI and Terraform manage them."""

from harness import wait_for

ROOT = "/api/2.0/serving-endpoints"
MLFLOW = "/api/2.0/mlflow"
DETAILS = {
    "name", "id", "creator", "creation_timestamp", "last_updated_timestamp", "state", "permission_level", "route_optimized",
    "description", "tags", "creator_display_name", "creator_kind", "resource_credential_strategy",
}
CONFIG = {"served_entities", "served_models", "traffic_config", "config_version"}
ENTITY = {
    "name", "type", "workload_size", "workload_type", "scale_to_zero_enabled", "min_dbus", "max_dbus", "state", "creator",
    "creation_timestamp",
}


def entity(version=1, **fields):
    return {"entity_name": "system.ai.iris", "entity_version": str(version), "workload_size": "Small", "scale_to_zero_enabled": False, **fields}


def settled(server, name):
    """Polls as the SDKs' waiter: until config_update leaves IN_PROGRESS, however ready the endpoint is."""
    def probe():
        endpoint = server.ask("GET", f"{ROOT}/{name}")
        return endpoint if endpoint["state"]["config_update"] != "IN_PROGRESS" else None
    return wait_for(f"the end of the update of {name}", probe)


def make(server, name, *entities, **config):
    server.ask("POST", ROOT, json={"name": name, "config": {"served_entities": list(entities) or [entity()], **config}})
    endpoint = settled(server, name)
    assert endpoint["state"] == {"ready": "READY", "config_update": "NOT_UPDATING", "suspend": "NOT_SUSPENDED"}, endpoint["state"]
    return endpoint


def begin_a_long_update(server, name):
    """Updates an endpoint to a version whose files were not uploaded yet, so that the update stays under way. Returns the reply."""
    model = {"name": f"{name}-model"}
    server.ask("POST", f"{MLFLOW}/registered-models/create", json=model)
    version = server.ask("POST", f"{MLFLOW}/model-versions/create", json=model)["model_version"]["version"]
    body = {"served_entities": [{**entity(version), "entity_name": model["name"]}]}
    return server.ask("PUT", f"{ROOT}/{name}/config", json=body)


def end_the_long_update(server, name):
    """Cancels it and deletes what it was for. Returns the reply of the cancellation."""
    cancelled = server.ask("POST", f"{ROOT}/{name}/config:cancel")
    server.ask("DELETE", f"{MLFLOW}/registered-models/delete", json={"name": f"{name}-model"})
    return cancelled


def delete(server, name):
    assert server.ask("DELETE", f"{ROOT}/{name}") == {}


def an_sdk_learns_where_and_who_it_is(server, prefix):
    """Every SDK asks this without a token when it starts, and dislikes to wait."""
    host = server.send("GET", "/.well-known/databricks-config", headers={"Authorization": ""})
    assert host.elapsed.total_seconds() < 1
    assert {"oidc_endpoint", "account_id", "workspace_id", "cloud"} <= host.json().keys()
    assert isinstance(host.json()["workspace_id"], str)
    me = server.send("GET", "/api/2.0/preview/scim/v2/Me")
    assert {"id", "userName", "displayName", "active", "groups", "emails"} <= me.json().keys()
    assert me.headers["x-databricks-org-id"] == host.json()["workspace_id"]


def tokens_come_as_bearer_or_as_the_password_of_basic(server, prefix):
    basic = server.session.get(server.url + ROOT, auth=("token", server.token), timeout=60)
    assert basic.status_code == 200
    server.refuse("GET", ROOT, 401, "UNAUTHENTICATED", headers={"Authorization": ""})
    server.refuse("GET", ROOT, 403, "PERMISSION_DENIED", headers={"Authorization": "Bearer not-a-token"})
    server.ask("GET", ROOT, headers={"X-Databricks-Workspace-Id": "1", "User-Agent": "databricks-sdk-py/0.133.0"})


def a_new_endpoint_goes_from_pending_to_ready(server, prefix):
    name = f"{prefix}-life"
    created = server.ask("POST", ROOT, json={"name": name, "config": {"name": name, "served_entities": [entity()]}})
    assert DETAILS <= created.keys(), DETAILS - created.keys()
    assert created["name"] == name and len(created["id"]) == 32
    assert created["state"]["config_update"] == "IN_PROGRESS" and created["state"]["ready"] == "NOT_READY"
    assert "config" not in created and created["pending_config"]["config_version"] == 1
    assert CONFIG | {"start_time"} <= created["pending_config"].keys()
    assert created["creation_timestamp"] % 1000 == 0

    ready = settled(server, name)
    assert "pending_config" not in ready and ready["config"]["config_version"] == 1
    (served,), (legacy,) = ready["config"]["served_entities"], ready["config"]["served_models"]
    assert ENTITY | {"entity_name", "entity_version"} <= served.keys()
    assert ENTITY | {"model_name", "model_version"} <= legacy.keys()
    assert served["name"] == legacy["name"] == "iris-1" and served["entity_version"] == legacy["model_version"] == "1"
    assert served["state"] == {"deployment": "DEPLOYMENT_READY", "deployment_state_message": ""}
    assert served["workload_type"] == "CPU" and served["scale_to_zero_enabled"] is False
    assert ready["config"]["traffic_config"] == {
        "routes": [{"served_model_name": "iris-1", "served_entity_name": "iris-1", "traffic_percentage": 100}]}

    for path in (ROOT, ROOT + "/", "/ajax-api/2.0/serving-endpoints"):
        (listed,) = [e for e in server.ask("GET", path)["endpoints"] if e["name"] == name]
        assert listed["config"]["served_entities"] == [
            {"name": "iris-1", "entity_name": "system.ai.iris", "entity_version": "1", "type": "UC_MODEL"}]
    server.refuse("POST", ROOT, 409, "RESOURCE_ALREADY_EXISTS", json={"name": name})
    delete(server, name)
    server.refuse("DELETE", f"{ROOT}/{name}", 404, "RESOURCE_DOES_NOT_EXIST")
    server.refuse("GET", f"{ROOT}/{name}", 404, "RESOURCE_DOES_NOT_EXIST", f"Endpoint with name '{name}' does not exist.")


def an_endpoint_without_a_config_waits_for_one(server, prefix):
    name = f"{prefix}-bare"
    bare = server.ask("POST", ROOT, json={"name": name, "description": "later"})
    assert bare["state"]["ready"] == "NOT_READY" and bare["state"]["config_update"] == "NOT_UPDATING"
    assert "config" not in bare and "pending_config" not in bare and bare["description"] == "later"
    server.ask("PUT", f"{ROOT}/{name}/config", json={"served_entities": [entity()]})
    assert settled(server, name)["state"]["ready"] == "READY"
    delete(server, name)


def an_update_keeps_the_old_config_serving(server, prefix):
    name = f"{prefix}-update"
    make(server, name)
    begun = server.ask("PUT", f"{ROOT}/{name}/config", json={"served_entities": [entity(2)]})
    assert begun["name"] == name and begun["state"]["ready"] == "READY" and begun["state"]["config_update"] == "IN_PROGRESS"
    assert begun["config"]["config_version"] == 1 and begun["pending_config"]["config_version"] == 2
    after = settled(server, name)
    assert after["config"]["config_version"] == 2 and after["config"]["served_entities"][0]["entity_version"] == "2"
    assert after["id"] == begun["id"]

    legacy = {"model_name": "system.ai.iris", "model_version": "1", "workload_size": "Small", "scale_to_zero_enabled": "False"}
    server.ask("PUT", f"{ROOT}/{name}/config", json={"name": name, "served_models": [legacy]})
    assert settled(server, name)["config"]["served_entities"][0]["entity_version"] == "1"
    delete(server, name)


def an_update_under_way_can_be_cancelled(server, prefix):
    name = f"{prefix}-cancel"
    make(server, name)
    begun = begin_a_long_update(server, name)
    assert begun["state"] == {"ready": "READY", "config_update": "IN_PROGRESS", "suspend": "NOT_SUSPENDED"}
    server.refuse("PUT", f"{ROOT}/{name}/config", 409, "RESOURCE_CONFLICT", name, json={"served_entities": [entity()]})
    cancelled = end_the_long_update(server, name)
    assert cancelled["state"]["config_update"] == "UPDATE_CANCELED" and cancelled["state"]["ready"] == "READY"
    assert cancelled["config"]["config_version"] == 1
    server.refuse("POST", f"{ROOT}/{name}/config:cancel", 400, "INVALID_STATE")
    delete(server, name)


def a_stopped_endpoint_takes_no_requests_until_it_starts(server, prefix):
    name = f"{prefix}-stop"
    make(server, name)
    stopped = server.ask("POST", f"{ROOT}/{name}/config:stop")
    assert stopped["state"] == {"ready": "NOT_READY", "config_update": "NOT_UPDATING", "suspend": "STOPPED"}
    server.refuse("POST", f"/serving-endpoints/{name}/invocations", 400, "BAD_REQUEST", json={"instances": [[5.1, 3.5, 1.4, 0.2]]})
    started = server.ask("POST", f"{ROOT}/{name}/config:start")
    assert started["state"]["config_update"] == "IN_PROGRESS" and started["pending_config"]["config_version"] == 2
    assert settled(server, name)["state"]["ready"] == "READY"
    delete(server, name)


def tags_are_patched(server, prefix):
    """Terraform and the CLI send one patch with what differs, and may send it empty."""
    name = f"{prefix}-tags"
    server.ask("POST", ROOT, json={"name": name, "tags": [{"key": "team", "value": "a"}, {"key": "old"}]})
    path = f"{ROOT}/{name}/tags"
    patched = server.ask("PATCH", path, json={"add_tags": [{"key": "team", "value": "b"}, {"key": "new"}], "delete_tags": ["old"]})
    assert {t["key"]: t.get("value", "") for t in patched["tags"]} == {"team": "b", "new": ""}
    assert server.ask("PATCH", path, json={"add_tags": [], "delete_tags": []}) == patched
    assert server.ask("GET", f"{ROOT}/{name}")["tags"] == patched["tags"]
    delete(server, name)


def logs_events_metrics_and_openapi_can_be_read(server, prefix):
    name = f"{prefix}-watch"
    make(server, name)
    server.ask("POST", f"/serving-endpoints/{name}/invocations", json={"instances": [[5.1, 3.5, 1.4, 0.2]]})
    for route in ("served-models/iris-1/build-logs", "served-models/iris-1/logs", "served-entities/iris-1/build-logs"):
        assert isinstance(server.ask("GET", f"{ROOT}/{name}/{route}", params={"config_version": 1})["logs"], str)
    events = server.ask("GET", f"{ROOT}/{name}/events")["events"]
    assert {"event_type", "status", "message", "timestamp"} <= events[0].keys()
    assert [e["timestamp"] for e in events] == sorted((e["timestamp"] for e in events), reverse=True), "newest first"

    metrics = server.send("GET", f"{ROOT}/{name}/metrics", headers={"Accept": "text/plain", "Content-Type": "application/openmetrics-text"}).text
    for metric in ("cpu_usage_percentage", "mem_usage_percentage", "provisioned_concurrent_requests_total", "request_count_total",
                   "request_4xx_count_total", "request_5xx_count_total", "request_latency_ms_bucket"):
        assert f"\n{metric}{{" in metrics, f"{metric} is missing"
    openapi = server.send("GET", f"{ROOT}/{name}/openapi", headers={"Accept": "text/plain"}).json()
    assert openapi["openapi"] == "3.1.0" and openapi["info"]["title"] == name
    assert list(openapi["paths"]) == ["/served-models/iris-1/invocations"]
    assert server.send("HEAD", "/health/live").content == b""
    delete(server, name)


BEHAVIOURS = [
    an_sdk_learns_where_and_who_it_is,
    tokens_come_as_bearer_or_as_the_password_of_basic,
    a_new_endpoint_goes_from_pending_to_ready,
    an_endpoint_without_a_config_waits_for_one,
    an_update_keeps_the_old_config_serving,
    an_update_under_way_can_be_cancelled,
    a_stopped_endpoint_takes_no_requests_until_it_starts,
    tags_are_patched,
    logs_events_metrics_and_openapi_can_be_read,
]
