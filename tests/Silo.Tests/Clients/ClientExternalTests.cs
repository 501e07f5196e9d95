using System.Text;
using ServingCluster.Client;
using ServingCluster.Endpoints;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>External models by way of the cluster: a client outside of it has neither the secrets nor a way to providers of its own.</summary>
public sealed class ClientExternalTests(ClientCluster cluster) : IClassFixture<ClientCluster>, IAsyncLifetime
{
    private const string Name = "elsewhere";
    private static readonly ReadOnlyMemory<byte> Body = "{}"u8.ToArray();
    private static readonly InvocationOptions Chat = new() { Task = InvocationTask.Chat };

    public async ValueTask InitializeAsync() => await cluster.Client.Endpoint(Name).CreateAsync(
        new EndpointCreation { Config = new() { ServedEntities = [ExternalModelSamples.Entity("gpt", inClear: true)] } }, ClientCluster.Caller);

    public async ValueTask DisposeAsync()
    {
        cluster.Providers.Failures.Clear();
        cluster.Providers.OnAsked = null;
        await cluster.Client.Endpoint(Name).DeleteAsync(ClientCluster.Caller);
    }

    [Fact]
    public async Task A_process_of_the_cluster_makes_the_call()
    {
        for (var i = 0; i < 2; i++)
        {
            using var answer = await cluster.Client.SendAsync(Name, Body, Chat);
            Assert.Equal((null, "gpt", "gpt", 3), (answer.Error, Encoding.UTF8.GetString(answer.Body.Span), answer.ServedEntity, answer.Usage.InputTokens));
        }

        var asked = cluster.Providers.Asked.TakeLast(2).ToList();
        Assert.True(asked[0] == asked[1]);
        Assert.Equal(ExternalModelSamples.Secret, new TransparentSealer().Open(asked[0].Model.Sealed["openai_api_key"], $"endpoints/{asked[0].EndpointId}"));
    }

    [Fact]
    public async Task So_do_streams_and_failures()
    {
        await using (var stream = await cluster.Client.StreamAsync(Name, Body, Chat))
        {
            var texts = new List<string>();
            await foreach (var piece in stream.ReadAsync())
                texts.Add(Encoding.UTF8.GetString(piece.Payload.Span));
            Assert.Equal(["gpt", ""], texts);
        }

        cluster.Providers.Failures["gpt"] = ErrorCode.RequestLimitExceeded;
        using var refused = await cluster.Client.SendAsync(Name, Body, Chat);
        Assert.Equal((ErrorCode.RequestLimitExceeded, "gpt failed."), (refused.Error!.Value, refused.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_ends_at_the_provider(bool streams)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Providers.OnAsked = async (_, token) =>
        {
            asked.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended.TrySetResult();
            }
        };
        using var gone = new CancellationTokenSource();
        var running = streams ? ReadAsync(gone.Token) : cluster.Client.SendAsync(Name, Body, Chat, gone.Token).AsTask();
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var stream = await cluster.Client.StreamAsync(Name, Body, Chat, cancellationToken);
        await foreach (var piece in stream.ReadAsync(cancellationToken))
            Assert.Null(piece.Error);
    }
}
