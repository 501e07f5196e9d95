using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>Asks models that judge texts. What they are asked passes no guardrails, which may need them in their turn.</summary>
internal interface IJudgeModels
{
    /// <summary>Answers a chat completion.</summary>
    /// <param name="model">The endpoint's name, or the endpoint's and the served entity's with a slash between.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    ValueTask<InvocationResponse> AskAsync(string model, InvocationRequest request, CancellationToken cancellationToken);
}
