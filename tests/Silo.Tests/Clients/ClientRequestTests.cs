using System.Text;
using ServingCluster.Client;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>Requests of a client outside of the cluster.</summary>
[Collection(Alone.Name)]
public sealed class ClientRequestTests(ClientCluster cluster) : IClassFixture<ClientCluster>, IDisposable
{
    private static readonly ReadOnlyMemory<byte> Body = "{}"u8.ToArray();

    private IServingClient Client => cluster.Client;

    public void Dispose()
    {
        cluster.Runtime.RequestGate?.TrySetResult();
        (cluster.Runtime.RequestGate, cluster.Runtime.RequestFault, cluster.Runtime.Answer) = (null, null, null);
    }

    [Fact]
    public async Task Bytes_go_in_and_come_out_many_at_a_time()
    {
        cluster.Runtime.Answer = r => $"{r.Caller} {Encoding.UTF8.GetString(r.Body.Span)}";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            for (var j = 0; j < 25; j++)
            {
                using var answer = await Client.SendAsync(ClientCluster.EndpointName, Encoding.UTF8.GetBytes($"{i}/{j}"));
                Assert.Null(answer.Error);
                Assert.EndsWith($" {i}/{j}", Encoding.UTF8.GetString(answer.Body.Span));
                Assert.Equal("v1", answer.ServedEntity);
                Assert.Equal(1, answer.Usage.Rows);
            }
        }));
    }

    [Fact]
    public async Task Failures_are_values_of_one_call_and_exceptions_of_the_other()
    {
        cluster.Runtime.RequestFault = new ServingException(ErrorCode.BadRequest, "No column 'x'.", TimeSpan.FromSeconds(2));
        using var answer = await Client.SendAsync(ClientCluster.EndpointName, Body);
        Assert.Equal((ErrorCode.BadRequest, "No column 'x'."), (answer.Error!.Value, answer.Message));
        var failure = await Assert.ThrowsAsync<ServingException>(() => Client.InvokeAsync<object, object>(ClientCluster.EndpointName, new { }));
        Assert.Equal((ErrorCode.BadRequest, "No column 'x'."), (failure.Code, failure.Message));
        using var unknown = await Client.SendAsync("no-such-endpoint", Body);
        Assert.Equal(ErrorCode.EndpointNotFound, unknown.Error);
        using var entity = await Client.SendAsync(ClientCluster.EndpointName, Body, new InvocationOptions { ServedEntity = "v9" });
        Assert.Equal((ErrorCode.EndpointNotFound, "Endpoint 'scripted' has no served entity 'v9'. Its served entities are: 'v1'."), (entity.Error!.Value, entity.Message));
    }

    [Fact]
    public async Task An_answer_comes_piece_by_piece()
    {
        cluster.Runtime.RequestGate = NewGate();
        await using var stream = await Client.StreamAsync(ClientCluster.EndpointName, Body);
        Assert.Equal((null, "v1"), (stream.Failure, stream.ServedEntity));
        var text = "";
        await foreach (var piece in stream.ReadAsync())
        {
            // The first is here while the model is held back.
            cluster.Runtime.RequestGate.TrySetResult();
            text += piece.IsLast ? $"; {piece.Usage.Rows} row" : Encoding.UTF8.GetString(piece.Payload.Span);
        }

        Assert.Equal("one; 1 row", text);
    }

    [Fact]
    public async Task A_stream_that_breaks_ends_with_a_failure()
    {
        cluster.Runtime.RequestFault = new ServingException(ErrorCode.BadRequest, "No more.");
        await using var stream = await Client.StreamAsync(ClientCluster.EndpointName, Body);
        var pieces = new List<string>();
        await foreach (var piece in stream.ReadAsync())
            pieces.Add(piece.IsLast ? $"{piece.Error}: {piece.Message}" : Encoding.UTF8.GetString(piece.Payload.Span));
        Assert.Equal(["o", "BadRequest: No more."], pieces);
    }

    [Fact]
    public async Task Who_cancels_is_let_go_at_once_and_the_replica_too()
    {
        cluster.Runtime.RequestGate = NewGate();
        using var cancellation = new CancellationTokenSource();
        var answer = Client.SendAsync(ClientCluster.EndpointName, Body, cancellationToken: cancellation.Token).AsTask();
        await UntilHeldAsync(1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await UntilHeldAsync(0);
    }

    [Fact]
    public async Task Who_cancels_a_stream_ends_it()
    {
        cluster.Runtime.RequestGate = NewGate();
        using var cancellation = new CancellationTokenSource();
        await using var stream = await Client.StreamAsync(ClientCluster.EndpointName, Body, cancellationToken: cancellation.Token);
        await UntilHeldAsync(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in stream.ReadAsync())
                await cancellation.CancelAsync();
        });
        await UntilHeldAsync(0);
    }

    [Fact]
    public async Task Who_stops_reading_a_stream_ends_it()
    {
        cluster.Runtime.RequestGate = NewGate();
        await using (await Client.StreamAsync(ClientCluster.EndpointName, Body))
            await UntilHeldAsync(1);
        await UntilHeldAsync(0);
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task UntilHeldAsync(int requests) => Eventually.GetAsync(cluster.HeldAsync, held => held == requests, $"the replicas hold {requests} requests");
}
