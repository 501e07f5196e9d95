"""Accounts and sign-in as the Databricks SDKs and Terraform drive them: SCIM in pages, tokens, OAuth for machines and for people."""

import base64
import hashlib
import re
import secrets
import urllib.parse

import harness

SCIM = "/api/2.0/preview/scim/v2"


def the_sdk_finds_its_endpoints_from_the_host(server, prefix):
    config = anonymous(server, "GET", "/.well-known/databricks-config").json()
    assert isinstance(config["workspace_id"], str), "Go's SDK reads it as text"
    document = anonymous(server, "GET", path_of(server, config["oidc_endpoint"]) + "/.well-known/oauth-authorization-server").json()
    assert document["authorization_endpoint"] and document["token_endpoint"]
    of_account = anonymous(server, "GET", f"/oidc/accounts/{config['account_id']}/.well-known/oauth-authorization-server").json()
    assert of_account["token_endpoint"].endswith(f"/oidc/accounts/{config['account_id']}/v1/token")
    me = server.send("GET", f"{SCIM}/Me")
    assert me.headers["x-databricks-org-id"] == config["workspace_id"]
    for field in ("id", "userName", "displayName", "active", "groups", "emails"):
        assert field in me.json(), field


def a_machine_signs_in_by_its_secret(server, prefix):
    made = server.ask("POST", f"{SCIM}/ServicePrincipals", 201, json={"displayName": f"{prefix}-robot", "groups": [{"value": group(server, "admins")}]})
    path = f"/api/2.0/accounts/servicePrincipals/{made['id']}/credentials/secrets"
    secret = server.ask("POST", path)
    try:
        reply = anonymous(server, "POST", "/oidc/v1/token", auth=(made["applicationId"], secret["secret"]), data={
            "grant_type": "client_credentials", "scope": "all-apis"}).json()
        assert int(reply["expires_in"]) == reply["expires_in"] > 0 and reply["token_type"] == "Bearer"
        robot = harness.Server(server.url, reply["access_token"])
        assert robot.ask("GET", f"{SCIM}/Me")["applicationId"] == made["applicationId"]
        robot.ask("GET", "/api/2.0/serving-endpoints")
        assert [s["id"] for s in server.ask("GET", path)["secrets"]] == [secret["id"]]

        refused = anonymous(server, "POST", "/oidc/v1/token", 401, auth=(made["applicationId"], "wrong"), data={"grant_type": "client_credentials"})
        assert refused.headers["Content-Type"].startswith("application/json") and refused.json()["error"] == "invalid_client"

        obo = server.ask("POST", "/api/2.0/token-management/on-behalf-of/tokens", json={"application_id": made["applicationId"], "lifetime_seconds": 60})
        assert harness.Server(server.url, obo["token_value"]).ask("GET", f"{SCIM}/Me")["id"] == made["id"]
    finally:
        server.ask("DELETE", f"{path}/{secret['id']}")
        server.ask("DELETE", f"{SCIM}/ServicePrincipals/{made['id']}")


def a_person_signs_in_to_the_command_line_in_a_browser(server, prefix):
    state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    client = {"client_id": "databricks-cli", "redirect_uri": "http://localhost:8020"}
    query = {"response_type": "code", **client, "scope": "all-apis offline_access", "state": state, "code_challenge": challenge, "code_challenge_method": "S256"}
    page = anonymous(server, "GET", f"/oidc/v1/authorize?{urllib.parse.urlencode(query)}")
    assert page.headers["Content-Type"].startswith("text/html")
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    back = anonymous(server, "POST", "/oidc/v1/authorize", 303, data={**fields, "token": server.token})
    returned = dict(urllib.parse.parse_qsl(urllib.parse.urlparse(back.headers["Location"]).query))
    assert back.headers["Location"].startswith("http://localhost:8020/") and returned["state"] == state

    token = anonymous(server, "POST", "/oidc/v1/token", data={
        **client, "grant_type": "authorization_code", "code_verifier": verifier, "code": returned["code"]}).json()
    assert harness.Server(server.url, token["access_token"]).ask("GET", f"{SCIM}/Me")["userName"] == server.ask("GET", f"{SCIM}/Me")["userName"]
    again = anonymous(server, "POST", "/oidc/v1/token", data={
        "client_id": "databricks-cli", "grant_type": "refresh_token", "refresh_token": token["refresh_token"]}).json()
    harness.Server(server.url, again["access_token"]).ask("GET", "/api/2.0/serving-endpoints")


def users_are_listed_page_by_page_until_a_page_is_empty(server, prefix):
    ids = [server.ask("POST", f"{SCIM}/Users", 201, json={"userName": f"{prefix}-{i}@x.io"})["id"] for i in range(5)]
    try:
        found, start = [], 1
        while True:
            page = server.ask("GET", f"{SCIM}/Users", params={"filter": f'userName sw "{prefix}"', "startIndex": start, "count": 2})
            if not page.get("Resources"):
                break
            found += [user["id"] for user in page["Resources"]]
            start += len(page["Resources"])
        assert found == ids
        one = server.ask("GET", f"{SCIM}/Users", params={"filter": f"userName eq '{prefix}-3@x.io'", "attributes": "id,userName"})
        assert one["totalResults"] == 1 and one["Resources"][0]["id"] == ids[3]
    finally:
        for user in ids:
            server.ask("DELETE", f"{SCIM}/Users/{user}")
    gone = server.send("GET", f"{SCIM}/Users/{ids[0]}", 404).json()
    assert gone["status"] == "404" and gone["detail"], gone


def terraform_puts_a_user_into_a_group_and_takes_it_out(server, prefix):
    user = server.ask("POST", f"{SCIM}/Users", 201, json={"userName": f"{prefix}-member@x.io", "displayName": "M"})["id"]
    made = server.ask("POST", f"{SCIM}/Groups", 201, json={"displayName": f"{prefix}-group"})["id"]
    try:
        def patch(*operations):
            return server.ask("PATCH", f"{SCIM}/Groups/{made}", json={"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})
        assert patch({"op": "add", "value": {"members": [{"value": user}]}})["members"][0]["value"] == user
        assert server.ask("GET", f"{SCIM}/Users/{user}")["groups"][0]["display"] == f"{prefix}-group"
        assert patch({"op": "remove", "path": f'members[value eq "{user}"]'})["members"] == []
    finally:
        server.ask("DELETE", f"{SCIM}/Groups/{made}")
        server.ask("DELETE", f"{SCIM}/Users/{user}")


def a_token_is_made_listed_and_revoked(server, prefix):
    made = server.ask("POST", "/api/2.0/token/create", json={"comment": prefix, "lifetime_seconds": 300})
    info = made["token_info"]
    harness.Server(server.url, made["token_value"]).ask("GET", "/api/2.0/serving-endpoints")
    assert info in server.ask("GET", "/api/2.0/token/list")["token_infos"]
    assert any(t["token_id"] == info["token_id"] for t in server.ask("GET", "/api/2.0/token-management/tokens")["token_infos"])
    server.ask("POST", "/api/2.0/token/delete", json={"token_id": info["token_id"]})
    revoked = harness.Server(server.url, made["token_value"])
    harness.wait_for("the end of the token", lambda: revoked.session.get(
        server.url + "/api/2.0/serving-endpoints", headers=revoked.headers, timeout=60).status_code == 403, seconds=15)


def anonymous(server, method, path, status=200, **kwargs):
    reply = server.session.request(method, server.url + path, timeout=60, allow_redirects=False, **kwargs)
    assert reply.status_code == status, f"{method} {path}: {reply.status_code} in place of {status}: {reply.text[:500]}"
    return reply


def group(server, name):
    return server.ask("GET", f"{SCIM}/Groups", params={"filter": f'displayName eq "{name}"'})["Resources"][0]["id"]


def path_of(server, address):
    assert address.startswith(server.url), address
    return address[len(server.url):]


BEHAVIOURS = [
    the_sdk_finds_its_endpoints_from_the_host,
    a_machine_signs_in_by_its_secret,
    a_person_signs_in_to_the_command_line_in_a_browser,
    users_are_listed_page_by_page_until_a_page_is_empty,
    terraform_puts_a_user_into_a_group_and_takes_it_out,
    a_token_is_made_listed_and_revoked,
]
