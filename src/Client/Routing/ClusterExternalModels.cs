using System.Runtime.CompilerServices;
using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Client.Routing;

/// <summary>Models that providers host, by way of the process of the cluster that this one is connected to.</summary>
internal sealed class ClusterExternalModels(IGrainFactory factory, TimeProvider time) : IExternalModels
{
    // Asked for by each call: this is made before the client has connected, which references cannot be.
    private IExternalModelsGrain Grain => factory.GetGrain<IExternalModelsGrain>(WireKeys.Singleton);

    public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await InTime.AnswerAsync(
                Grain.InvokeAsync(target, request, cancellationToken).AsTask(), request, time, "the process of the cluster that was to make the call");
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        ExternalTarget target, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pieces = Grain.StreamAsync(target, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pieces))
            yield return pieces.Current;
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<InvocationChunk> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync();
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }
}
