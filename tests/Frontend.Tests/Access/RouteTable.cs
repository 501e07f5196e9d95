using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Access;

/// <summary>Who may do what, a row for each route of the frontend and each level that one of its requests takes.</summary>
internal static class RouteTable
{
    private const string Endpoints = "/api/2.0/serving-endpoints";
    private const string Name = """{"name":"main.ml.churn"}""";
    private const string NameAndVersion = """{"name":"main.ml.churn","version":"1"}""";

    private static readonly Need View = Need.On(EndpointPermission.CanView);
    private static readonly Need Query = Need.On(EndpointPermission.CanQuery);
    private static readonly Need Manage = Need.On(EndpointPermission.CanManage);
    private static readonly Need Read = Need.On(ModelPermission.CanRead);
    private static readonly Need Edit = Need.On(ModelPermission.CanEdit);
    private static readonly Need Stage = Need.On(ModelPermission.CanManageStagingVersions);
    private static readonly Need Produce = Need.On(ModelPermission.CanManageProductionVersions);
    private static readonly Need Own = Need.On(ModelPermission.CanManage);

    public static IReadOnlyList<RouteRow> All { get; } =
    [
        .. Process(), .. EndpointReads(), .. EndpointCommands(), .. Invocations(), .. OpenAi(), .. Anthropic(), .. Permissions(), .. Mlflow("/api/2.0/mlflow"),
        .. Mlflow("/api/2.0/mlflow/unity-catalog"), .. MlflowOfOneRegistry(), .. Unity(), .. Scim(), .. Tokens(), .. OAuth(), .. Secrets(),
    ];

    private static IEnumerable<RouteRow> Process() =>
    [
        new("GET", "/health/live", Need.Nothing),
        new("GET", "/health/ready", Need.Nothing, Status: 503),
        new("GET", "/.well-known/databricks-config", Need.Nothing),
        new("GET", "/metrics", Need.Admin),
        new("GET", "/api/2.0/serving/nodes", Need.Admin),
        new("POST", "/api/2.0/serving/nodes/{name}/drain", Need.Admin, "{}", 404),
        new("POST", "/api/2.0/serving/nodes/{name}/undrain", Need.Admin, "{}", 404),
    ];

    private static IEnumerable<RouteRow> EndpointReads() =>
    [
        new("GET", Endpoints, Need.Credential),
        new("GET", Endpoints + "/{name}", View),
        new("GET", Endpoints + "/{name}/config-versions", View),
        new("GET", Endpoints + "/{name}/permissions/me", View),
        new("GET", Endpoints + "/{name}/events", View),
        new("GET", Endpoints + "/{name}/served-models/{served}/build-logs", View),
        new("GET", Endpoints + "/{name}/served-models/{served}/logs", View),
        new("GET", Endpoints + "/{name}/served-entities/{served}/build-logs", View),
        new("GET", Endpoints + "/{name}/served-entities/{served}/logs", View),
        new("GET", Endpoints + "/{name}/openapi", View),
        new("GET", Endpoints + "/{name}/input-example", View),
        new("GET", Endpoints + "/{name}/metrics", View),
        new("GET", Endpoints + "/{name}/ai-gateway", View),
        new("GET", Endpoints + "/{name}/prices", View),
        new("GET", Endpoints + "/{name}/history", View),
        new("GET", Endpoints + "/{name}/update-progress", View),
        new("GET", "/api/2.0/serving/overview", Need.Credential),
        new("GET", "/api/2.0/serving/usage", Need.Credential, Status: 400),

        new("GET", Endpoints + "/{name}/rate-limits/explain", View),
        new("GET", Endpoints + "/{name}/rate-limits/explain", Manage, Query: "principal=ann"),
        new("GET", Endpoints + "/get-model-optimization-info/{model}/{version}", Read),
    ];

    private static IEnumerable<RouteRow> EndpointCommands() =>
    [
        new("POST", Endpoints, Need.Credential, """{"name":"fresh"}"""),
        new("POST", Endpoints, Read, """{"name":"fresh","config":{"served_entities":[{"entity_name":"main.ml.churn","entity_version":"1"}]}}"""),
        new("DELETE", Endpoints + "/{name}", Manage),
        new("PUT", Endpoints + "/{name}/config", Manage, """{"served_entities":[]}"""),
        new("PATCH", Endpoints + "/{name}/tags", Manage, "{}"),
        new("POST", Endpoints + "/{name}/config:cancel", Manage),
        new("POST", Endpoints + "/{name}/config:stop", Manage),
        new("POST", Endpoints + "/{name}/config:start", Manage),
        new("PUT", Endpoints + "/{name}/ai-gateway", Manage, "{}"),
        new("PUT", Endpoints + "/{name}/rate-limits", Manage, """{"rate_limits":[]}"""),
        new("PATCH", Endpoints + "/{name}/notifications", Manage, "{}"),
        new("PATCH", Endpoints + "/{name}/telemetry-config", Manage, "{}"),
        new("PATCH", Endpoints + "/{name}/system-metrics-export-state", Manage, """{"uc_system_metrics_export_state":"FIRST_PARTY_EXPORT_DISABLED"}"""),
        new("POST", Endpoints + "/pt", Need.Credential, "{}", 400),
        new("PUT", Endpoints + "/pt/{name}/config", Manage, "{}", 400),
    ];

    // These two are answered ahead of routing.
    private static IEnumerable<RouteRow> Invocations() =>
    [
        new("POST", "/serving-endpoints/{name}/invocations", Query, "{}"),
        new("POST", "/serving-endpoints/{name}/served-models/{served}/invocations", Query, "{}"),
    ];

    private static IEnumerable<RouteRow> OpenAi()
    {
        foreach (var path in new[] { "/v1", "/serving-endpoints", "/serving-endpoints/v1" })
        {
            yield return new("POST", path + "/chat/completions", Query, """{"model":"talk","messages":[]}""");
            yield return new("POST", path + "/completions", Query, """{"model":"complete","prompt":"x"}""");
            yield return new("POST", path + "/embeddings", Query, """{"model":"embed","input":"x"}""");
            yield return new("POST", path + "/responses", Query, """{"model":"talk","input":"x"}""");
            yield return new("GET", path + "/models", Need.Credential);
            yield return new("GET", path + "/models/{id}", View);
        }
    }

    private static IEnumerable<RouteRow> Anthropic() =>
        new[] { "/v1", "/serving-endpoints/anthropic/v1", "/ai-gateway/anthropic/v1" }
            .SelectMany(path => new[] { "/messages", "/messages/count_tokens" }.Select(
                route => new RouteRow("POST", path + route, Query, """{"model":"talk","messages":[]}""")));

    private static IEnumerable<RouteRow> Permissions()
    {
        foreach (var (kind, see, manage) in new[] { ("serving-endpoints", View, Manage), ("registered-models", Read, Own) })
        {
            var path = $"/api/2.0/permissions/{kind}/{{id}}";
            yield return new("GET", path, see);
            yield return new("GET", path + "/permissionLevels", see);
            yield return new("PUT", path, manage, """{"access_control_list":[]}""");
            yield return new("PATCH", path, manage, """{"access_control_list":[]}""");
        }

        yield return new("*", "/api/2.0/permissions/{type}/{**rest}", Need.Credential, Status: 400);
    }

    private static IEnumerable<RouteRow> Mlflow(string prefix)
    {
        var (models, versions) = (prefix + "/registered-models", prefix + "/model-versions");
        return
        [
            new("POST", models + "/create", Need.Credential, """{"name":"main.ml.fresh"}"""),
            new("POST", models + "/create", Need.Admin, """{"name":"system.ai.fresh"}"""),
            new("GET", models + "/get", Read, Query: "name=main.ml.churn"),
            new("GET", models + "/search", Need.Credential),
            new("POST", models + "/search", Need.Credential, "{}"),
            new("PATCH", models + "/update", Edit, """{"name":"main.ml.churn","description":"d"}"""),
            new("DELETE", models + "/delete", Own, Name),
            new("POST", models + "/set-tag", Edit, """{"name":"main.ml.churn","key":"k","value":"v"}"""),
            new("DELETE", models + "/delete-tag", Edit, """{"name":"main.ml.churn","key":"k"}"""),
            new("POST", models + "/alias", Stage, """{"name":"main.ml.churn","alias":"champion","version":"1"}"""),
            new("POST", models + "/alias", Produce, """{"name":"main.ml.churn","alias":"Production","version":"1"}"""),
            new("GET", models + "/alias", Read, Query: "name=main.ml.churn&alias=champion"),
            new("DELETE", models + "/alias", Stage, """{"name":"main.ml.churn","alias":"champion"}"""),
            new("DELETE", models + "/alias", Produce, """{"name":"main.ml.churn","alias":"production"}"""),
            new("*", models + "/rename", Need.Credential, Status: 501),
            new("POST", versions + "/create", Edit, """{"name":"main.ml.churn","source":""}"""),
            new("GET", versions + "/get", Read, Query: "name=main.ml.churn&version=1"),
            new("GET", versions + "/search", Need.Credential),
            new("POST", versions + "/search", Need.Credential, "{}"),
            new("PATCH", versions + "/update", Edit, """{"name":"main.ml.churn","version":"1","description":"d"}"""),
            new("DELETE", versions + "/delete", Own, NameAndVersion),
            new("POST", versions + "/set-tag", Edit, """{"name":"main.ml.churn","version":"1","key":"k","value":"v"}"""),
            new("DELETE", versions + "/delete-tag", Edit, """{"name":"main.ml.churn","version":"1","key":"k"}"""),
            new("GET", versions + "/get-download-uri", Read, Query: "name=main.ml.churn&version=1"),
        ];
    }

    private static IEnumerable<RouteRow> MlflowOfOneRegistry() =>
    [
        new("GET", "/api/2.0/mlflow/registered-models/list", Need.Credential),
        new("GET", "/api/2.0/mlflow/registered-models/get-latest-versions", Read, Query: "name=main.ml.churn"),
        new("POST", "/api/2.0/mlflow/registered-models/get-latest-versions", Read, Name),
        new("GET", "/api/2.0/mlflow/databricks/registered-models/get", Read, Query: "name=main.ml.churn"),
        new("*", "/api/2.0/mlflow/model-versions/transition-stage", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/databricks/model-versions/transition-stage", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/transition-requests/{**rest}", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/comments/{**rest}", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/registry-webhooks/{**rest}", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/unity-catalog/model-versions/generate-temporary-credentials", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/unity-catalog/model-versions/finalize", Need.Credential, Status: 501),
        new("*", "/api/2.0/mlflow/unity-catalog/model-versions/emit-lineage", Need.Credential, Status: 501),
        new("GET", "/api/2.0/mlflow/unity-catalog/registered-models:is-databricks-sdk-models-artifact-repository-enabled", Need.Credential),
    ];

    private static IEnumerable<RouteRow> Unity()
    {
        const string Models = "/api/2.1/unity-catalog/models";
        return
        [
            new("POST", Models, Need.Credential, """{"catalog_name":"main","schema_name":"ml","name":"fresh"}"""),
            new("POST", Models, Need.Admin, """{"catalog_name":"system","schema_name":"ai","name":"fresh"}"""),
            new("GET", Models, Need.Credential),
            new("GET", Models + "/{full_name}", Read),
            new("PATCH", Models + "/{full_name}", Edit, """{"comment":"c"}"""),
            new("PATCH", Models + "/{full_name}", Own, """{"owner":"bob@x.io"}"""),
            new("DELETE", Models + "/{full_name}", Own),
            new("POST", Models + "/versions", Edit, """{"catalog_name":"main","schema_name":"ml","model_name":"churn"}"""),
            new("GET", Models + "/{full_name}/versions", Read),
            new("GET", Models + "/{full_name}/versions/{version}", Read),
            new("PATCH", Models + "/{full_name}/versions/{version}", Edit, """{"comment":"c"}"""),
            new("DELETE", Models + "/{full_name}/versions/{version}", Own),
            new("GET", Models + "/{full_name}/aliases/{alias}", Read),
            new("PUT", Models + "/{full_name}/aliases/{alias}", Stage, """{"version_num":1}"""),
            new("DELETE", Models + "/{full_name}/aliases/{alias}", Stage),
            new("*", Models + "/{full_name}/versions/{version}/finalize", Need.Credential, Status: 501),
            new("*", Models + "/{full_name}/versions/{version}/generate-temporary-credentials", Need.Credential, Status: 501),
            new("*", "/api/2.1/unity-catalog/temporary-model-version-credentials", Need.Credential, Status: 501),
            new("PUT", "/api/2.0/serving/model-artifacts/{full_name}/{version}", Edit, "x", 400),
            new("GET", "/api/2.0/serving/model-artifacts/{full_name}/{version}", Read),
        ];
    }

    private static IEnumerable<RouteRow> Scim()
    {
        const string Root = "/api/2.0/preview/scim/v2";
        yield return new("GET", Root + "/Me", Need.Credential);
        foreach (var (kind, id) in new[] { ("Users", 200), ("Groups", 404), ("ServicePrincipals", 404) })
        {
            yield return new("GET", $"{Root}/{kind}", Need.Credential);
            yield return new("POST", $"{Root}/{kind}", Need.Admin, """{"userName":"someone@x.io","displayName":"someone"}""", 201);
            yield return new("GET", $"{Root}/{kind}/{{id}}", Need.Credential, Status: id);
            yield return new("PUT", $"{Root}/{kind}/{{id}}", Need.Admin, "{}", id == 200 ? 400 : 404);
            yield return new("PATCH", $"{Root}/{kind}/{{id}}", Need.Admin, "{}", 400);
            yield return new("DELETE", $"{Root}/{kind}/{{id}}", Need.Admin, Status: 404);
        }
    }

    private static IEnumerable<RouteRow> Tokens()
    {
        const string All = "/api/2.0/token-management";
        yield return new("POST", "/api/2.0/token/create", Need.Credential, """{"lifetime_seconds":60}""");
        yield return new("GET", "/api/2.0/token/list", Need.Credential);
        yield return new("POST", "/api/2.0/token/delete", Need.Credential, """{"token_id":"none"}""", 404);
        yield return new("GET", All + "/tokens", Need.Admin);
        yield return new("GET", All + "/tokens/{id}", Need.Admin, Status: 404);
        yield return new("DELETE", All + "/tokens/{id}", Need.Admin, Status: 404);
        yield return new("POST", All + "/on-behalf-of/tokens", Need.Admin, "{}", 400);
        foreach (var root in new[] { "/api/2.0/accounts/{account}/servicePrincipals", "/api/2.0/accounts/servicePrincipals" })
        {
            yield return new("POST", root + "/{id}/credentials/secrets", Need.Admin, Status: 404);
            yield return new("GET", root + "/{id}/credentials/secrets", Need.Admin, Status: 404);
            yield return new("DELETE", root + "/{id}/credentials/secrets/{secret}", Need.Admin, Status: 404);
        }
    }

    private static IEnumerable<RouteRow> OAuth()
    {
        // There is one account, and the one in these paths is another.
        foreach (var (root, mistake, found) in new[] { ("/oidc", 400, 200), ("/oidc/accounts/{account}", 404, 404) })
        {
            yield return new("POST", root + "/v1/token", Need.Nothing, "", mistake);
            yield return new("POST", root + "/v1/revoke", Need.Nothing, "", mistake);
            yield return new("GET", root + "/v1/authorize", Need.Nothing, Status: mistake);
            yield return new("POST", root + "/v1/authorize", Need.Nothing, "", mistake);
            yield return new("GET", root + "/.well-known/oauth-authorization-server", Need.Nothing, Status: found);
            yield return new("GET", root + "/.well-known/openid-configuration", Need.Nothing, Status: found);
        }

        yield return new("GET", "/oidc/jwks.json", Need.Nothing);
    }

    private static IEnumerable<RouteRow> Secrets()
    {
        const string Root = "/api/2.0/secrets";
        var (read, write, manage) = (Need.On(SecretPermission.Read), Need.On(SecretPermission.Write), Need.On(SecretPermission.Manage));
        return
        [
            new("POST", Root + "/scopes/create", Need.Credential, """{"scope":"fresh"}"""),
            new("GET", Root + "/scopes/list", Need.Credential),
            new("POST", Root + "/scopes/delete", manage, """{"scope":"vault"}"""),
            new("POST", Root + "/put", write, """{"scope":"vault","key":"k","string_value":"v"}"""),
            new("POST", Root + "/delete", write, """{"scope":"vault","key":"k"}"""),
            new("GET", Root + "/list", read, Query: "scope=vault"),
            new("GET", Root + "/get", read, Query: "scope=vault&key=k"),
            new("POST", Root + "/acls/put", manage, """{"scope":"vault","principal":"users","permission":"READ"}"""),
            new("POST", Root + "/acls/delete", manage, """{"scope":"vault","principal":"nobody"}""", 404),
            new("GET", Root + "/acls/get", manage, Status: 404, Query: "scope=vault&principal=nobody"),
            new("GET", Root + "/acls/list", manage, Query: "scope=vault"),
            new("POST", Root + "/rotate", Need.Admin, "{}"),
        ];
    }
}
