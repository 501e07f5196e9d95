using System.Threading.Tasks.Sources;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Routing;

/// <summary>An answer that comes when a test says so, without an allocation. One at a time.</summary>
internal sealed class SignalledAnswer : IValueTaskSource<InvocationResponse>
{
    private ManualResetValueTaskSourceCore<InvocationResponse> _core;
    private InvocationResponse? _response;

    public ValueTask<InvocationResponse> Begin(InvocationResponse response)
    {
        _core.Reset();
        _response = response;
        return new ValueTask<InvocationResponse>(this, _core.Version);
    }

    public void Complete() => _core.SetResult(_response!);

    public InvocationResponse GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
