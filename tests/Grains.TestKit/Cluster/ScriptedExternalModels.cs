using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Providers that answer as a test wants, by the name of the served entity; all others answer with that name.</summary>
public sealed class ScriptedExternalModels : IExternalModels
{
    /// <summary>What entities fail with.</summary>
    public ConcurrentDictionary<string, ErrorCode> Failures { get; } = new();

    /// <summary>What the calls of entities throw.</summary>
    public ConcurrentDictionary<string, Exception> Faults { get; } = new();

    /// <summary>The targets that were asked, in order.</summary>
    public ConcurrentQueue<ExternalTarget> Asked { get; } = new();

    /// <summary>Called with each request; what it returns is waited for.</summary>
    public Func<InvocationRequest, CancellationToken, Task>? OnAsked { get; set; }

    /// <summary>How long providers are said to have been waited for.</summary>
    public TimeSpan Wait { get; set; }

    private InvocationTimings Timings => new(TimeSpan.Zero, Wait, 0, 0);

    /// <inheritdoc/>
    public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        await AskAsync(target, request, cancellationToken);
        return Failures.TryGetValue(target.ServedEntity, out var error)
            ? InvocationResponse.Failed(error, $"{target.ServedEntity} failed.", timings: Timings)
            : InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(target.ServedEntity), new Usage(0, 3, 2), Timings);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        ExternalTarget target, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await AskAsync(target, request, cancellationToken);
        if (Failures.TryGetValue(target.ServedEntity, out var error))
        {
            yield return InvocationChunk.Failed(error, $"{target.ServedEntity} failed.");
            yield break;
        }

        yield return InvocationChunk.Of(Encoding.UTF8.GetBytes(target.ServedEntity));
        yield return InvocationChunk.Completed(new Usage(0, 3, 2));
    }

    private async Task AskAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(target);
        if (OnAsked is { } wait)
            await wait(request, cancellationToken);
        if (Faults.TryGetValue(target.ServedEntity, out var fault))
            throw fault;
    }
}
