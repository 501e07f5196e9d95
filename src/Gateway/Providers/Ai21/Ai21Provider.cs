using ServingCluster.External;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Ai21;

/// <summary>
/// AI21 Labs' Jamba models (https://docs.ai21.com/reference/jamba-1-6-api-ref): chats, and completions as chats of one message. AI21 has
/// no embeddings.
/// </summary>
internal sealed class Ai21Provider : IProvider
{
    private static readonly Uri Url = new("https://api.ai21.com/studio/v1/chat/completions");

    /// <inheritdoc/>
    public string Name => ExternalProviders.Ai21Labs;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) =>
        task != InvocationTask.Embeddings && ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var key = await request.Settings.SecretAsync("ai21labs_api_key", cancellationToken);
        using var text = TextRequest.Read(request, Ai21Body.Natives, Ai21Body.Check);
        return new()
        {
            Url = Url,
            Content = Ai21Body.Write(request, text),
            Credential = HeaderCredential.Bearer(key),
            Exchange = new Ai21Exchange(TextAnswer.For(request, text)),
        };
    }
}
