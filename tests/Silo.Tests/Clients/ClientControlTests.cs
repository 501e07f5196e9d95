using System.Text;
using ServingCluster.Client;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>Control by a client outside of the cluster.</summary>
[Collection(Alone.Name)]
public sealed class ClientControlTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    private const string Name = "made-by-client";

    private IServingClient Client => cluster.Client;

    [Fact]
    public async Task The_life_of_an_endpoint()
    {
        var endpoint = Client.Endpoint(Name);
        Assert.Null(await endpoint.GetAsync());
        var created = await endpoint.CreateAsync(new EndpointCreation { Config = ClientCluster.Serve(1), Description = "A try." }, ClientCluster.Caller);
        Assert.Equal((Name, ClientCluster.Caller, "A try."), (created.Name, created.Creator, created.Description));
        var ready = await Client.WaitUntilReadyAsync(Name);
        Assert.Equal(1, ready.Config!.Config.Version);
        Assert.Equal("one", await AskAsync());
        Assert.Equal([Name, ClientCluster.EndpointName], await Client.ListEndpointsAsync());

        await endpoint.UpdateConfigAsync(ClientCluster.Serve(2), ClientCluster.Caller);
        await Client.WaitUntilReadyAsync(Name);
        // A router hears of new routes a moment later; until then the old config answers.
        await Eventually.GetAsync(AskAsync, a => a == "two", "the new config answers");
        Assert.Equal([2L, 1L], (await endpoint.GetConfigHistoryAsync()).Select(c => c.Version));
        Assert.NotEmpty(await endpoint.GetEventsAsync());
        await endpoint.UpdateTagsAsync(new Dictionary<string, string> { ["team"] = "blue" }, [], ClientCluster.Caller);
        Assert.Equal("blue", (await endpoint.GetAsync())!.Tags["team"]);

        await endpoint.StopAsync(ClientCluster.Caller);
        Assert.Equal(ErrorCode.InvalidState, (await Assert.ThrowsAsync<ServingException>(() => Client.WaitUntilReadyAsync(Name))).Code);
        await endpoint.StartAsync(ClientCluster.Caller);
        await Client.WaitUntilReadyAsync(Name);
        await Eventually.GetAsync(AskAsync, a => a == "two", "it answers again");

        await endpoint.DeleteAsync(ClientCluster.Caller);
        Assert.Null(await endpoint.GetAsync());
        Assert.Equal([ClientCluster.EndpointName], await Client.ListEndpointsAsync());
        Assert.Equal(ErrorCode.ResourceDoesNotExist, (await Assert.ThrowsAsync<ServingException>(() => Client.WaitUntilReadyAsync(Name))).Code);
    }

    [Fact]
    public async Task What_is_refused_is_refused_with_code_and_reason()
    {
        await RefusedAsync(
            ErrorCode.ResourceAlreadyExists, "exists", () => Client.Endpoint(ClientCluster.EndpointName).CreateAsync(new EndpointCreation(), ClientCluster.Caller));
        await RefusedAsync(
            ErrorCode.ResourceDoesNotExist, ClientCluster.ModelName,
            () => Client.Endpoint("other").CreateAsync(new EndpointCreation { Config = ClientCluster.Serve(9) }, ClientCluster.Caller));
        await RefusedAsync(
            ErrorCode.InvalidParameterValue, "name", () => Client.Endpoint("no good name!").CreateAsync(new EndpointCreation(), ClientCluster.Caller));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, "other", () => Client.Endpoint("other").DeleteAsync(ClientCluster.Caller));
        await RefusedAsync(ErrorCode.InvalidState, "has no config", async () =>
        {
            await Client.Endpoint("empty").CreateAsync(new EndpointCreation(), ClientCluster.Caller);
            try
            {
                await Client.WaitUntilReadyAsync("empty");
            }
            finally
            {
                await Client.Endpoint("empty").DeleteAsync(ClientCluster.Caller);
            }
        });
    }

    [Fact]
    public async Task The_life_of_a_model()
    {
        const string Model = "main.ml.other";
        var model = Client.Model(Model);
        await model.CreateAsync(new RegisteredModelCreation { Description = "A try." }, ClientCluster.Caller);
        Assert.Equal([Model, ClientCluster.ModelName], await Client.ListModelsAsync());
        var version = await model.CreateVersionAsync(new ModelVersionCreation { Source = "three" }, ClientCluster.Caller);
        Assert.Equal(1, version.Version);
        await model.DeleteAsync();
        Assert.Equal([ClientCluster.ModelName], await Client.ListModelsAsync());
    }

    private async Task<string> AskAsync()
    {
        using var answer = await Client.SendAsync(Name, "{}"u8.ToArray());
        return answer.Error is { } error ? $"{error}: {answer.Message}" : Encoding.UTF8.GetString(answer.Body.Span);
    }

    private static async Task RefusedAsync(ErrorCode code, string word, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<ServingException>(act);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }
}
