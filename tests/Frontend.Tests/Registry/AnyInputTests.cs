using System.Net;
using System.Text;
using FsCheck.Fluent;

namespace ServingCluster.Frontend.Tests.Registry;

public sealed class AnyInputTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private static readonly (string Method, string Path)[] Routes =
    [
        .. from root in new[] { "/api/2.0/mlflow", "/api/2.0/mlflow/unity-catalog" }
           from route in new[]
           {
               ("POST", "/registered-models/create"), ("GET", "/registered-models/get"), ("POST", "/registered-models/search"),
               ("PATCH", "/registered-models/update"), ("DELETE", "/registered-models/delete"), ("POST", "/registered-models/set-tag"),
               ("DELETE", "/registered-models/delete-tag"), ("POST", "/registered-models/alias"), ("DELETE", "/registered-models/alias"),
               ("POST", "/model-versions/create"), ("GET", "/model-versions/get"), ("POST", "/model-versions/search"),
               ("PATCH", "/model-versions/update"), ("DELETE", "/model-versions/delete"), ("POST", "/model-versions/set-tag"),
               ("GET", "/model-versions/get-download-uri"),
           }
           select (route.Item1, root + route.Item2),
        ("POST", "/api/2.0/mlflow/registered-models/get-latest-versions"),
        ("POST", "/api/2.1/unity-catalog/models"), ("GET", "/api/2.1/unity-catalog/models"),
        ("PATCH", "/api/2.1/unity-catalog/models/a.b.c"), ("POST", "/api/2.1/unity-catalog/models/versions"),
        ("GET", "/api/2.1/unity-catalog/models/a.b.c/versions"), ("PATCH", "/api/2.1/unity-catalog/models/a.b.c/versions/1"),
        ("PUT", "/api/2.1/unity-catalog/models/a.b.c/aliases/x"), ("PUT", "/api/2.0/serving/model-artifacts/a.b.c/1"),
    ];

    private static readonly string[] Fields =
    [
        "name", "version", "key", "value", "alias", "tags", "description", "source", "filter", "order_by", "max_results", "page_token",
        "stages", "catalog_name", "schema_name", "model_name", "comment", "version_num", "owner", "new_name", "run_id",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "1e400", "99999999999999999999", "''", "'x'", "'a.b.c'", "'1'", "[]", "{}", "[null]", "[[]]",
        "[{'key':'k','value':'v'}]", "['name DESC']", "'name LIKE \\u0027%\\u0027'", "'\\u0000'", "'..'", "'e30'", "'bnVsbA'", "'/etc'",
    ];

    [Fact]
    public async Task No_json_on_any_route_ends_in_a_fault()
    {
        await server.PostAsync("/api/2.0/mlflow/registered-models/create", "{'name':'a.b.c'}");
        await server.PostAsync("/api/2.0/mlflow/model-versions/create", "{'name':'a.b.c'}");
        var members = Gen.Elements(Fields).SelectMany(f => Gen.Elements(Values).Select(v => $"'{f}':{v}")).ListOf(8);
        foreach (var (body, route) in members.Zip(Gen.Elements(Routes), (m, r) => ($"{{{string.Join(',', m)}}}", r)).Sample(3_000, 30))
            await CheckAsync(route, Encoding.UTF8.GetBytes(body.Replace('\'', '"')));
    }

    [Fact]
    public async Task No_bytes_on_any_route_end_in_a_fault()
    {
        var bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        foreach (var (body, route) in bytes.Zip(Gen.Elements(Routes), (b, r) => (b, r)).Sample(500, 30))
            await CheckAsync(route, body);
    }

    private async Task CheckAsync((string Method, string Path) route, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(route.Method), route.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await server.Client.SendAsync(request);
        Assert.True(
            response.StatusCode is < HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented,
            $"{route} answered {(int)response.StatusCode} to {Encoding.UTF8.GetString(body)}: {await response.Content.ReadAsStringAsync()}");
    }
}
