using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>Asks judging models by way of this process's router.</summary>
/// <param name="ask">Answers a request to an endpoint and, where one is named, a served entity, past nothing that governs it.</param>
internal sealed class UngovernedModels(Func<string, string?, InvocationRequest, CancellationToken, ValueTask<InvocationResponse>> ask) : IJudgeModels
{
    /// <inheritdoc/>
    public ValueTask<InvocationResponse> AskAsync(string model, InvocationRequest request, CancellationToken cancellationToken)
    {
        var slash = model.IndexOf('/');
        return slash < 0 ? ask(model, null, request, cancellationToken) : ask(model[..slash], model[(slash + 1)..], request, cancellationToken);
    }
}
