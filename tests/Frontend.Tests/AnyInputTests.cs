using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Ui;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests;

/// <summary>Whatever comes in, no route answers 500.</summary>
public sealed class AnyInputTests
{
    private const int Cases = 400;

    private static readonly (string Method, string Path)[] Routes =
    [
        ("GET", "/api/2.0/serving-endpoints"),
        ("POST", "/api/2.0/serving-endpoints"),
        ("GET", "/api/2.0/serving-endpoints/iris"),
        ("PUT", "/api/2.0/serving-endpoints/iris/config"),
        ("PATCH", "/api/2.0/serving-endpoints/iris/tags"),
        ("POST", "/api/2.0/serving-endpoints/iris/config:stop"),
        ("POST", "/api/2.0/serving-endpoints/iris/config:start"),
        ("POST", "/api/2.0/serving-endpoints/iris/config:cancel"),
        ("GET", "/api/2.0/serving-endpoints/iris/events"),
        ("GET", "/api/2.0/serving-endpoints/iris/openapi"),
        ("GET", "/api/2.0/serving-endpoints/iris/input-example"),
        ("GET", "/api/2.0/serving-endpoints/iris/config-versions"),
        ("GET", "/api/2.0/serving-endpoints/iris/served-models/iris-1/logs"),
        ("GET", "/api/2.0/serving-endpoints/iris/served-entities/iris-1/build-logs"),
        ("POST", "/serving-endpoints/iris/invocations"),
        ("POST", "/serving-endpoints/iris/served-models/iris-1/invocations"),
        ("GET", "/api/2.0/preview/scim/v2/Me"),
        ("POST", "/api/2.0/preview/scim/v2/Users"),
        ("PUT", "/api/2.0/preview/scim/v2/Users/1"),
        ("PATCH", "/api/2.0/preview/scim/v2/Users/1"),
        ("POST", "/api/2.0/preview/scim/v2/Groups"),
        ("PATCH", "/api/2.0/preview/scim/v2/Groups/2"),
        ("POST", "/api/2.0/preview/scim/v2/ServicePrincipals"),
        ("POST", "/api/2.0/token/create"),
        ("POST", "/api/2.0/token/delete"),
        ("POST", "/api/2.0/token-management/on-behalf-of/tokens"),
        ("POST", "/api/2.0/accounts/servicePrincipals/1/credentials/secrets"),
        ("POST", "/oidc/v1/token"),
        ("GET", "/oidc/jwks.json"),
        ("GET", "/.well-known/databricks-config"),
        ("GET", "/health/live"),
    ];

    private static readonly string[] ValidBodies =
    [
        """{"name":"x","description":"d","tags":[{"key":"a","value":"b"}],"config":{"served_entities":[{"name":"n","entity_name":"system.ai.iris","entity_version":"1","workload_size":"Small","scale_to_zero_enabled":true,"environment_vars":{"A":"1"}}],"traffic_config":{"routes":[{"served_entity_name":"n","traffic_percentage":100}]}}}""",
        """{"served_models":[{"model_name":"system.ai.iris","model_version":1,"min_provisioned_concurrency":4,"max_provisioned_concurrency":"8"}],"auto_capture_config":{"enabled":false}}""",
        """{"add_tags":[{"key":"k","value":"\u00e9\ud83d\ude00"}],"delete_tags":["x"],"config_version":3}""",
        """{"userName":"a@x.io","displayName":"A","active":true,"name":{"givenName":"a","familyName":"b"},"emails":[{"value":"a@x.io","primary":true}],"groups":[{"value":"2"}],"members":[{"value":"1"}],"entitlements":[{"value":"e"}]}""",
        """{"Operations":[{"op":"add","path":"members","value":[{"value":"1"}]},{"op":"replace","value":{"displayName":"x","active":"true"}},{"op":"remove","path":"emails[value eq 'b']"}]}""",
        """{"comment":"c","lifetime_seconds":60,"token_id":"x","application_id":"y","lifetime":"60s"}""",
        """{"dataframe_split":{"columns":["a"],"data":[[1.5e3]]}}""",
    ];

    private static readonly string[] ContentTypes = ["application/json", "text/csv", "application/json; charset=utf-8", "a/b", "", ";"];

    [Fact]
    public async Task Random_bytes_never_end_in_500()
    {
        await using var frontend = await StartAsync();
        foreach (var (body, choice) in Sample(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()))
            await SendAsync(frontend, body, choice);
    }

    [Fact]
    public async Task Mutated_valid_bodies_never_end_in_500()
    {
        await using var frontend = await StartAsync();
        var mutated =
            from body in Gen.Elements(ValidBodies)
            from edits in (from at in Gen.Choose(0, body.Length) from kind in Gen.Choose(0, 3) from b in Gen.Choose(0, 255) select (at, kind, b)).ListOf(3)
            select Mutate(Encoding.UTF8.GetBytes(body), edits);
        foreach (var (body, choice) in Sample(mutated))
            await SendAsync(frontend, body, choice);
    }

    [Fact]
    public async Task Valid_json_with_values_of_any_kind_in_any_place_never_ends_in_500()
    {
        await using var frontend = await StartAsync();
        string[] values = ["null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\":{}}", "\"\\ud800\"", "\"\\u0000\""];
        var replaced =
            from body in Gen.Elements(ValidBodies)
            from value in Gen.Elements(values)
            from at in Gen.Choose(0, 40)
            select Encoding.UTF8.GetBytes(ReplaceValue(body, at, value));
        foreach (var (body, choice) in Sample(replaced))
            await SendAsync(frontend, body, choice);
    }

    [Fact]
    public async Task Any_path_never_ends_in_500()
    {
        await using var frontend = await StartAsync();
        string[] parts = ["/", "api", "2.0", "serving-endpoints", "iris", "%2F", "..", "%F0%9F%98%80", "config", ":stop", "invocations", "served-models", "//", "?config_version=", "%zz", "logs", "ajax-", "é", "%ff"];
        foreach (var (path, choice) in Sample(Gen.Elements(parts).ArrayOf().Select(p => "/" + string.Concat(p).TrimStart('/'))))
        {
            using var request = new HttpRequestMessage(new HttpMethod(Routes[choice % Routes.Length].Method), new Uri(path, UriKind.Relative));
            await CheckAsync(frontend, request, path);
        }
    }

    private static async Task<TestFrontend> StartAsync()
    {
        var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        frontend.Grains.Model(Samples.ModelName).Info = Samples.Model(new ModelSignature
        {
            Inputs = [new SignatureField { Name = "a", Column = ColumnType.Double }],
        });
        return frontend;
    }

    private static IEnumerable<(T Value, int Choice)> Sample<T>(Gen<T> generator) =>
        generator.Zip(Gen.Choose(0, 100_000), (value, choice) => (value, choice)).Sample(Cases, 60);

    private static async Task SendAsync(TestFrontend frontend, byte[] body, int choice)
    {
        var (method, path) = Routes[choice % Routes.Length];
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", choice % 4 == 0 ? ContentTypes[choice / 4 % ContentTypes.Length] : "application/json");
        await CheckAsync(frontend, request, Convert.ToHexString(body));
    }

    private static async Task CheckAsync(TestFrontend frontend, HttpRequestMessage request, string shown)
    {
        using var response = await frontend.Client.SendAsync(request);
        Assert.True((int)response.StatusCode < 500, $"{request.Method} {request.RequestUri} answered {(int)response.StatusCode} to {shown}");
        if (response.StatusCode != System.Net.HttpStatusCode.Redirect)
            await Answer.ReadAsync(response);
        else
            Assert.True(UiPaths.IsPage(response.RequestMessage!.RequestUri!.AbsolutePath), $"{request.RequestUri} leads elsewhere");
    }

    private static byte[] Mutate(byte[] body, IEnumerable<(int At, int Kind, int Byte)> edits)
    {
        var bytes = body.ToList();
        foreach (var (at, kind, value) in edits)
        {
            var index = Math.Min(at, bytes.Count - 1);
            if (index < 0)
                break;
            if (kind == 0)
                bytes[index] = (byte)value;
            else if (kind == 1)
                bytes.RemoveAt(index);
            else if (kind == 2)
                bytes.Insert(index, (byte)value);
            else
                bytes.RemoveRange(index, bytes.Count - index);
        }

        return [.. bytes];
    }

    /// <summary>Puts another value after the n-th colon.</summary>
    private static string ReplaceValue(string body, int n, string value)
    {
        var colons = Enumerable.Range(0, body.Length).Where(i => body[i] == ':' && body[i - 1] == '"').ToList();
        var start = colons[n % colons.Count] + 1;
        var depth = 0;
        var end = start;
        var quoted = false;
        for (; end < body.Length; end++)
        {
            var c = body[end];
            if (c == '"')
                quoted = !quoted;
            if (quoted)
                continue;
            if (depth == 0 && c is ',' or '}' or ']')
                break;
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
        }

        return body[..start] + value + body[end..];
    }
}
