using System.Runtime.CompilerServices;
using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Client.Routing;

/// <summary>Models that providers host, by way of the process of the cluster that this one is connected to.</summary>
internal sealed class ClusterExternalModels(IGrainFactory factory, TimeProvider time) : IExternalModels
{
    private const string Asked = "the process of the cluster that was to make the call";

    // Asked for by each call: this is made before the client has connected, which references cannot be.
    private IExternalModelsGrain Grain => factory.GetGrain<IExternalModelsGrain>(WireKeys.Singleton);

    public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await InTime.AnswerAsync(Grain.InvokeAsync(target, request, cancellationToken).AsTask(), request, time, Asked);
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        ExternalTarget target, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = Grain.StreamAsync(target, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var moves = false;
        try
        {
            while (true)
            {
                var moved = await MoveAsync(pieces, request);
                if (moved is false)
                    yield break;
                if (moved is null)
                {
                    moves = true;
                    yield return InTime.TooLate(Asked);
                    yield break;
                }

                yield return pieces.Current;
            }
        }
        finally
        {
            // One that still moves must not be closed.
            if (!moves)
                await pieces.DisposeAsync();
        }
    }

    private async ValueTask<bool?> MoveAsync(IAsyncEnumerator<InvocationChunk> pieces, InvocationRequest request)
    {
        try
        {
            return await InTime.MoveAsync(pieces, request, time);
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }
}
