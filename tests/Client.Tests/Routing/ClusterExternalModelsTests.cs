using System.Runtime.CompilerServices;
using NSubstitute;
using ServingCluster.Client.Routing;
using ServingCluster.Client.Tests.Harness;
using ServingCluster.Client.Wire;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Client.Tests.Routing;

/// <summary>Calls of providers that a process of the cluster makes, which may hang or be lost.</summary>
public sealed class ClusterExternalModelsTests
{
    private const string Silent =
        "The request's deadline passed without a word from the process of the cluster that was to make the call: it hangs, or cannot be reached.";

    private static readonly ExternalTarget Target = new("elsewhere", "1", "gpt", new ExternalModel { Provider = "openai", Name = "gpt", Task = "llm/v1/chat", Config = new Dictionary<string, string>() });

    private readonly ArmedTime _time = new();
    private readonly IGrainFactory _factory = Substitute.For<IGrainFactory>();
    private readonly HungGrain _grain = new();
    private readonly ClusterExternalModels _models;
    private readonly InvocationRequest _request;

    public ClusterExternalModelsTests()
    {
        _factory.GetGrain<IExternalModelsGrain>(WireKeys.Singleton).Returns(_grain);
        _models = new ClusterExternalModels(_factory, _time);
        _request = new()
        {
            Task = InvocationTask.Chat,
            Body = default,
            Format = BodyFormat.Json,
            Caller = "ann",
            RequestId = "r",
            Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(5),
        };
    }

    [Fact]
    public async Task A_call_ends_soon_after_its_deadline()
    {
        var call = _models.InvokeAsync(Target, _request, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal((ErrorCode.DeadlineExceeded, Silent), ((await call).Error!.Value, (await call).Message));
    }

    [Fact]
    public async Task So_does_a_stream()
    {
        await using var pieces = _models.StreamAsync(Target, _request, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await pieces.MoveNextAsync());
        var next = pieces.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(7.1));
        Assert.True(await next);
        Assert.Equal((ErrorCode.DeadlineExceeded, Silent), (pieces.Current.Error!.Value, pieces.Current.Message));
        Assert.False(await pieces.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_of_which_nobody_knows_any_more_is_lost()
    {
        _grain.End.SetException(new EnumerationAbortedException("Unknown."));
        await using var pieces = _models.StreamAsync(Target, _request, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await pieces.MoveNextAsync());
        var lost = await Assert.ThrowsAsync<ServingException>(async () => await pieces.MoveNextAsync());
        Assert.Equal(ErrorCode.TemporarilyUnavailable, lost.Code);
    }

    private sealed class HungGrain : IExternalModelsGrain
    {
        public TaskCompletionSource End { get; } = new();

        public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
        {
            await End.Task;
            throw new InvalidOperationException();
        }

        public async IAsyncEnumerable<InvocationChunk> StreamAsync(
            ExternalTarget target, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return InvocationChunk.Of("1"u8.ToArray());
            await End.Task;
        }
    }
}
