"""The registries: MLflow's client of a workspace, the SDKs' Unity Catalog, and uploads."""

import io
import pathlib
import zipfile

from endpoints import MLFLOW, ROOT, delete, make
from harness import wait_for

UNITY = "/api/2.1/unity-catalog/models"
UPLOADS = "/api/2.0/serving/model-artifacts"
SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "samples" / "models" / "iris" / "1"

# MLflow's client appends this to every search for models.
NO_PROMPT = "tag.`mlflow.prompt.is_prompt` != 'true'"


def sample_archive():
    """The sample model in a zip."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for file in sorted(SAMPLE.iterdir()):
            files.write(file, file.name)
    return archive.getvalue()


def register(server, name):
    """Makes a version of a model and uploads its files, as the quickstart has it. Returns the version when it is registered."""
    made = server.ask("POST", f"{MLFLOW}/model-versions/create", json={"name": name, "source": ""})["model_version"]
    assert made["status"] == "PENDING_REGISTRATION" and made["version"].isdigit()
    server.ask("PUT", f"{UPLOADS}/{name}/{made['version']}", data=sample_archive(), headers={"Content-Type": "application/zip"})
    return registered(server, name, made["version"])


def registered(server, name, version):
    """MLflow polls a new version until its status is no longer PENDING_REGISTRATION."""
    def probe():
        found = server.ask("GET", f"{MLFLOW}/model-versions/get", params={"name": name, "version": version})["model_version"]
        return found if found["status"] != "PENDING_REGISTRATION" else None
    return wait_for(f"version {version} of {name}", probe)


def mlflow_keeps_a_registered_model(server, prefix):
    name = f"{prefix}-model"
    body = {"name": name, "description": "d", "tags": [{"key": "team", "value": "a"}]}
    model = server.ask("POST", f"{MLFLOW}/registered-models/create", json=body)["registered_model"]
    assert {"name", "creation_timestamp", "last_updated_timestamp", "description", "tags"} <= model.keys()
    server.refuse("POST", f"{MLFLOW}/registered-models/create", 409, "RESOURCE_ALREADY_EXISTS", json=body)
    first, second = register(server, name), register(server, name)
    assert (first["version"], second["version"], first["status"], first["current_stage"]) == ("1", "2", "READY", "None"), first

    def models(route, **params):
        return server.ask("GET", f"{MLFLOW}/registered-models/{route}", params={"name": name, **params})
    (latest,) = models("get")["registered_model"]["latest_versions"]
    assert latest["version"] == "2"
    (latest,) = server.ask("POST", f"{MLFLOW}/registered-models/get-latest-versions", json={"name": name})["model_versions"]
    assert latest["version"] == "2"
    assert models("get-latest-versions")["model_versions"] == [latest]
    assert server.ask("GET", f"{MLFLOW}/databricks/registered-models/get", params={"name": name})["registered_model_databricks"]["id"]

    assert server.ask("POST", f"{MLFLOW}/registered-models/alias", json={"name": name, "alias": "champion", "version": "1"}) == {}
    assert models("alias", alias="champion")["model_version"]["version"] == "1"
    assert server.ask("DELETE", f"{MLFLOW}/registered-models/alias", json={"name": name, "alias": "champion"}) == {}
    server.refuse("GET", f"{MLFLOW}/registered-models/alias", 404, "RESOURCE_DOES_NOT_EXIST", params={"name": name, "alias": "champion"})

    for resource, key in (("registered-models", {}), ("model-versions", {"version": "1"})):
        assert server.ask("POST", f"{MLFLOW}/{resource}/set-tag", json={"name": name, "key": "k", "value": "v", **key}) == {}
        assert server.ask("DELETE", f"{MLFLOW}/{resource}/delete-tag", json={"name": name, "key": "k", **key}) == {}
        server.ask("PATCH", f"{MLFLOW}/{resource}/update", json={"name": name, "description": "new", **key})
    assert models("get")["registered_model"]["description"] == "new"
    uri = server.ask("GET", f"{MLFLOW}/model-versions/get-download-uri", params={"name": name, "version": "1"})
    assert uri["artifact_uri"]

    version = {"name": name, "version": "1"}
    assert server.ask("DELETE", f"{MLFLOW}/model-versions/delete", json=version) == {}
    server.refuse("GET", f"{MLFLOW}/model-versions/get", 404, "RESOURCE_DOES_NOT_EXIST", params=version)
    assert server.ask("DELETE", f"{MLFLOW}/registered-models/delete", params={"name": name}) == {}
    server.refuse("GET", f"{MLFLOW}/registered-models/get", 404, "RESOURCE_DOES_NOT_EXIST", params={"name": name})


def mlflow_searches_with_filters_and_in_pages(server, prefix):
    names = [f"{prefix}-s{i}" for i in range(5)]
    for i, name in enumerate(names):
        server.ask("POST", f"{MLFLOW}/registered-models/create", json={"name": name, "tags": [{"key": "i", "value": str(i)}]})

    def search(condition, **params):
        params = {"filter": f"{condition} AND {NO_PROMPT}", **params}
        return server.ask("GET", f"{MLFLOW}/registered-models/search", params=params)

    mine = f"name LIKE '{prefix}-s%'"
    assert [m["name"] for m in search(mine)["registered_models"]] == names
    assert [m["name"] for m in search(mine, order_by=["name DESC"])["registered_models"]] == names[::-1]
    assert [m["name"] for m in search(f"{mine} AND tags.i = '3'")["registered_models"]] == names[3:4]
    assert [m["name"] for m in search(f"name ILIKE '{prefix.upper()}-S%'")["registered_models"]] == names
    found, token = [], None
    while True:
        page = search(mine, max_results=2, **({"page_token": token} if token else {}))
        found += [m["name"] for m in page.get("registered_models", [])]
        token = page.get("next_page_token")
        if not token:
            break
    assert found == names
    for params in ({"filter": "nme = 'x'"}, {"filter": "name ="}, {"max_results": -1}, {"page_token": "?"}, {"order_by": "owner"}):
        server.refuse("GET", f"{MLFLOW}/registered-models/search", 400, "INVALID_PARAMETER_VALUE", next(iter(params)), params=params)

    versions = server.ask("GET", f"{MLFLOW}/model-versions/search", params={"filter": "name = 'system.ai.iris' AND version_number <= 2"})
    assert sorted(v["version"] for v in versions["model_versions"]) == ["1", "2"]
    for name in names:
        server.ask("DELETE", f"{MLFLOW}/registered-models/delete", json={"name": name})


def an_sdk_keeps_a_model_of_unity_catalog(server, prefix):
    short = prefix.replace("-", "_")
    full = f"main.ml.{short}"
    made = server.ask("POST", UNITY, json={"catalog_name": "main", "schema_name": "ml", "name": short, "comment": "c"})
    assert made["full_name"] == full and made["name"] == short and made["owner"]
    register(server, full)
    assert full in [m["full_name"] for m in server.ask("GET", UNITY, params={"catalog_name": "main", "schema_name": "ml"})["registered_models"]]
    assert server.ask("PATCH", f"{UNITY}/{full}", json={"comment": "new"})["comment"] == "new"
    (version,) = server.ask("GET", f"{UNITY}/{full}/versions")["model_versions"]
    assert version["version"] == 1 and version["status"] == "READY" and version["model_name"] == short
    assert server.ask("PATCH", f"{UNITY}/{full}/versions/1", json={"comment": "v"})["comment"] == "v"

    alias = server.ask("PUT", f"{UNITY}/{full}/aliases/champion", json={"version_num": 1})
    assert (alias["alias_name"], alias["version_num"]) == ("champion", 1)
    assert server.ask("GET", f"{UNITY}/{full}/aliases/champion")["version"] == 1
    assert server.ask("GET", f"{UNITY}/{full}", params={"include_aliases": "true"})["aliases"][0]["alias_name"] == "champion"
    server.send("DELETE", f"{UNITY}/{full}/aliases/champion")
    server.refuse("GET", UNITY, 400, "INVALID_PARAMETER_VALUE", params={"max_results": -1})

    endpoint = f"{prefix}-unity"
    make(server, endpoint, {"entity_name": full, "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": False})
    answer = server.ask("POST", f"/serving-endpoints/{endpoint}/invocations", json={"instances": [[6.7, 3.0, 5.2, 2.3]]})
    assert answer["predictions"]["label"] == [2]
    server.refuse("DELETE", f"{UNITY}/{full}/versions/1", 400, "INVALID_STATE", endpoint)
    server.refuse("DELETE", f"{UNITY}/{full}", 400, "INVALID_STATE", endpoint)
    delete(server, endpoint)
    wait_for("the end of the use of the version", lambda: server.session.delete(
        f"{server.url}{UNITY}/{full}/versions/1", headers=server.headers, timeout=60).status_code == 200)
    server.send("DELETE", f"{UNITY}/{full}")
    server.refuse("GET", f"{UNITY}/{full}", 404, "RESOURCE_DOES_NOT_EXIST")


def an_upload_that_is_no_model_is_refused_or_fails_with_its_reason(server, prefix):
    name = f"{prefix}-upload"
    server.ask("POST", f"{MLFLOW}/registered-models/create", json={"name": name})

    def upload(data, status=200):
        version = server.ask("POST", f"{MLFLOW}/model-versions/create", json={"name": name})["model_version"]["version"]
        return version, server.ask("PUT", f"{UPLOADS}/{name}/{version}", status, data=data)

    def archive(*entries):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as files:
            for path, content in entries:
                files.writestr(path, content)
        return out.getvalue()

    for data, part in ((b"", "empty"), (archive(("../x", "x")), "'..'"), (archive(("/x", "x")), "absolute"), (archive(), "no files"),
                       (sample_archive()[:200], "cut short")):
        _, refused = upload(data, 400)
        assert part in refused["message"], refused
    mlmodel = (SAMPLE / "MLmodel").read_text()
    for data, part in ((b"hello", "cannot load"), (archive(("a.txt", "x")), "kind of model"), (archive(("MLmodel", mlmodel)), "model.onnx"),
                       (archive(("MLmodel", "{{{")), "YAML")):
        version, _ = upload(data)
        failed = registered(server, name, version)
        assert failed["status"] == "FAILED_REGISTRATION" and part in failed["status_message"], failed
    server.refuse("POST", ROOT, 400, "INVALID_PARAMETER_VALUE", name, "YAML", json={"name": f"{prefix}-x", "config": {
        "served_entities": [{"entity_name": name, "entity_version": version}]}})
    server.refuse("PUT", f"{UPLOADS}/{name}/99", 404, "RESOURCE_DOES_NOT_EXIST", data=b"x")
    server.ask("DELETE", f"{MLFLOW}/registered-models/delete", json={"name": name})


BEHAVIOURS = [
    mlflow_keeps_a_registered_model,
    mlflow_searches_with_filters_and_in_pages,
    an_sdk_keeps_a_model_of_unity_catalog,
    an_upload_that_is_no_model_is_refused_or_fails_with_its_reason,
]
