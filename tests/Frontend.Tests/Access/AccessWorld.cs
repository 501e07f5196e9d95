using System.Net.Http.Headers;
using System.Text;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Access;

/// <summary>A frontend with an endpoint, a model and a secret scope, and somebody for every level of each.</summary>
internal sealed class AccessWorld : IAsyncDisposable
{
    public const string EndpointName = "churn";
    public const string ModelName = "main.ml.churn";
    private const string Scope = "vault";

    private AccessWorld(TestFrontend frontend) => Frontend = frontend;

    public TestFrontend Frontend { get; }

    public IReadOnlyList<Actor> Actors { get; private set; } = [];

    public static async Task<AccessWorld> StartAsync()
    {
        var world = new AccessWorld(await TestFrontend.StartAsync());
        await world.MeetAsync();
        world.Frontend.Router.MayQuery = p => p is null || world.Granted<EndpointPermission>("endpoint").Allows(p, EndpointPermission.CanQuery);
        await new ObjectIds(ObjectIds.Endpoints, world.Frontend.Store).KeepAsync(Samples.ReadyEndpoint(EndpointName).Id, EndpointName);
        await new ObjectIds(ObjectIds.Models, world.Frontend.Store).KeepAsync(Model().Id, ModelName);
        return world;
    }

    /// <summary>Those to whom what a row needs could make a difference.</summary>
    public IEnumerable<Actor> For(Need need) => Actors.Where(a => a.Has.Kind == need.Kind || a.Has.Kind is "nothing" or "credential" or "admin");

    /// <summary>Makes everything as it is in the beginning.</summary>
    public async Task ResetAsync(Need need)
    {
        var grains = Frontend.Grains;
        (await grains.AddEndpointAsync(EndpointName)).Description =
            Samples.ReadyEndpoint(EndpointName) with { Task = "llm/v1/chat", Access = Granted<EndpointPermission>("endpoint") };
        await grains.AddModelAsync(Samples.Model(new ModelSignature { Inputs = [] }, inputExample: "{}", task: null));
        await grains.AddModelAsync(Model() with { Access = Granted<ModelPermission>("model") });
        grains.Endpoint("fresh").Description = null;
        foreach (var name in new[] { "main.ml.fresh", "system.ai.fresh" })
            grains.Model(name).Info = null;
        if (need.Kind == "scope")
            await RefillScopeAsync();
        await SendAsync("POST", "/api/2.0/secrets/scopes/delete", """{"scope":"fresh"}""");
    }

    public async Task<int> SendAsync(Actor actor, RouteRow row)
    {
        var path = PathOf(row) + (row.Query.Length > 0 ? "?" + row.Query : "");
        using var request = new HttpRequestMessage(new HttpMethod(row.Method == "*" ? "POST" : row.Method), path);
        // The client's own is the administrator's.
        request.Headers.Authorization = actor.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        if (row.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, path.Contains("/oidc/") ? "application/x-www-form-urlencoded" : "application/json");
        using var response = await Client(actor).SendAsync(request);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync() => await Frontend.DisposeAsync();

    private HttpClient Client(Actor actor)
    {
        Frontend.Client.DefaultRequestHeaders.Authorization = actor.Token is null ? null : new AuthenticationHeaderValue("Bearer", TestFrontend.Token);
        return Frontend.Client;
    }

    private async Task SendAsync(string method, string path, string body)
    {
        Frontend.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestFrontend.Token);
        await Frontend.SendAsync(method, path, body);
    }

    private async Task MeetAsync()
    {
        var needs = new List<Need> { Need.Credential };
        needs.AddRange(Enum.GetValues<EndpointPermission>().Skip(1).Select(Need.On));
        needs.AddRange(Enum.GetValues<ModelPermission>().Skip(1).Select(Need.On));
        needs.AddRange(Enum.GetValues<SecretPermission>().Skip(1).Select(Need.On));
        var actors = new List<Actor> { new(null, "", Need.Nothing), new(TestFrontend.Token, "", Need.Admin) };
        foreach (var need in needs)
        {
            var (_, applicationId, _) = await Frontend.AddServiceAsync();
            actors.Add(new Actor((await Frontend.AddTokenForAsync(applicationId)).Token, applicationId, need));
        }

        Actors = actors;
    }

    private AccessList<TLevel> Granted<TLevel>(string kind)
        where TLevel : struct, Enum => new()
        {
            Entries = [.. Actors.Where(a => a.Has.Kind == kind)
                .Select(a => new AccessEntry<TLevel>(PrincipalKind.ServicePrincipal, a.ApplicationId, (TLevel)Enum.ToObject(typeof(TLevel), a.Has.Level)))],
        };

    private async Task RefillScopeAsync()
    {
        await SendAsync("POST", "/api/2.0/secrets/scopes/delete", $$"""{"scope":"{{Scope}}"}""");
        await SendAsync("POST", "/api/2.0/secrets/scopes/create", $$"""{"scope":"{{Scope}}"}""");
        await SendAsync("POST", "/api/2.0/secrets/put", $$"""{"scope":"{{Scope}}","key":"k","string_value":"v"}""");
        foreach (var actor in Actors.Where(a => a.Has.Kind == "scope"))
        {
            var permission = $"{(SecretPermission)actor.Has.Level}".ToUpperInvariant();
            await SendAsync("POST", "/api/2.0/secrets/acls/put", $$"""{"scope":"{{Scope}}","principal":"{{actor.ApplicationId}}","permission":"{{permission}}"}""");
        }
    }

    private static RegisteredModelInfo Model()
    {
        var sample = Samples.Model(new ModelSignature { Inputs = [] });
        return sample with
        {
            Name = ModelName,
            Id = "00112233445566778899aabbccddeeff",
            Aliases = new Dictionary<string, int> { ["champion"] = 1, ["production"] = 1 },
            Versions = [.. sample.Versions.Select(v => v with { ModelName = ModelName })],
        };
    }

    private static string PathOf(RouteRow row)
    {
        var id = row.Pattern.Contains("/permissions/registered-models/") ? Model().Id
            : row.Pattern.Contains("/permissions/") ? Samples.ReadyEndpoint(EndpointName).Id
            : row.Pattern.Contains("/models/{id}") ? EndpointName
            : row.Method is "DELETE" ? "999" : "1";
        return row.Pattern.Replace("{name}", EndpointName).Replace("{served}", "iris-1").Replace("{model}", ModelName).Replace("{full_name}", ModelName)
            .Replace("{version}", "1").Replace("{alias}", "champion").Replace("{type}", "clusters").Replace("{**rest}", "x").Replace("{account}", "a")
            .Replace("{secret}", "s").Replace("{id}", id);
    }
}
