"""MLflow's deployments client: slashes at the end of the root, JSON bodies on every verb but GET, its own header."""

from endpoints import ROOT, begin_a_long_update, end_the_long_update, settled

CLIENT = {"X-Databricks-Endpoints-API-Client": "Databricks Deployment Client"}


def call(server, method, route, body=None, status=200, code=None):
    """The root has its slash; every other verb than GET sends a body, be it empty; every reply is read as JSON."""
    kwargs = {"headers": CLIENT} if method == "GET" else {"headers": CLIENT, "json": body or {}}
    return server.ask(method, f"{ROOT}/{route}", **kwargs) if code is None else server.refuse(method, f"{ROOT}/{route}", status, code, **kwargs)


def mlflow_deploys_an_endpoint(server, prefix):
    name = f"{prefix}-mlflow"
    served = {
        "name": "iris", "entity_name": "system.ai.iris", "entity_version": "1", "workload_size": "Small",
        "workload_type": "CPU", "scale_to_zero_enabled": "False",
    }
    routes = [{"served_model_name": "iris", "traffic_percentage": "100"}]
    config = {"served_entities": [served], "traffic_config": {"routes": routes}, "route_optimized": False}
    created = call(server, "POST", "", {"name": name, "config": config})
    assert created["name"] == name and created["state"]["config_update"] == "IN_PROGRESS"
    settled(server, name)

    found = call(server, "GET", "")["endpoints"]
    assert name in [endpoint["name"] for endpoint in found]
    assert call(server, "GET", name)["state"]["ready"] == "READY"
    call(server, "PUT", f"{name}/config", {"name": name, "served_entities": [dict(served, entity_version="2")]})
    settled(server, name)
    begin_a_long_update(server, name)
    call(server, "PUT", f"{name}/config", {"served_entities": [served]}, 409, "RESOURCE_CONFLICT")
    end_the_long_update(server, name)
    assert call(server, "PATCH", f"{name}/tags", {"add_tags": [{"key": "a", "value": "b"}]})["tags"]

    columns = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
    inputs = {"dataframe_split": {"columns": columns, "data": [[6.7, 3.0, 5.2, 2.3]]}}
    predicted = server.ask("POST", f"/serving-endpoints/{name}/invocations", json=inputs, headers=CLIENT)
    assert predicted["predictions"][0]["label"] == 2
    assert call(server, "DELETE", name) == {}
    call(server, "GET", name, None, 404, "RESOURCE_DOES_NOT_EXIST")


def mlflow_deploys_in_its_older_form(server, prefix):
    """The arguments of older releases: the config's own members apart, and the optimisation of routes switched off."""
    name = f"{prefix}-older"
    model = {"model_name": "system.ai.iris", "model_version": "1", "workload_size": "Small", "scale_to_zero_enabled": False}
    call(server, "POST", "", {"name": name, "config": {"served_models": [model]}, "route_optimized": False, "tags": [{"key": "k", "value": "v"}]})
    endpoint = settled(server, name)
    assert endpoint["config"]["served_models"][0]["model_name"] == "system.ai.iris" and endpoint["tags"] == [{"key": "k", "value": "v"}]
    assert call(server, "DELETE", name) == {}


BEHAVIOURS = [mlflow_deploys_an_endpoint, mlflow_deploys_in_its_older_form]
