using ServingCluster.External;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Ai21;

/// <summary>
/// AI21 Labs' Jamba models (https://docs.ai21.com/reference/jamba-1-6-api-ref): chats, and completions as chats of one message. AI21 has
/// no embeddings.
/// </summary>
/// <param name="baseUrl">Where the API is; AI21's own address where it isn't said.</param>
internal sealed class Ai21Provider(Uri? baseUrl = null) : IProvider
{
    private readonly Uri _url = new(baseUrl ?? new Uri("https://api.ai21.com"), "/studio/v1/chat/completions");

    /// <inheritdoc/>
    public string Name => ExternalProviders.Ai21Labs;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => task is InvocationTask.Chat or InvocationTask.Completions;

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var key = await request.Settings.SecretAsync("ai21labs_api_key", cancellationToken);
        using var text = TextRequest.Read(request, Ai21Body.Natives, Ai21Body.Check);
        return new()
        {
            Url = _url,
            Content = Ai21Body.Write(request, text),
            Credential = HeaderCredential.Bearer(key),
            Exchange = new Ai21Exchange(TextAnswer.For(request, text)),
        };
    }
}
