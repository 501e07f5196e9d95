using ServingCluster.External;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Settings;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Cohere;

/// <summary>
/// Cohere's API, version 2 (https://docs.cohere.com/v2/reference/chat, …/embed): chats, completions as chats of one message, embeddings.
/// </summary>
internal sealed class CohereProvider : IProvider
{
    private const string DefaultBase = "https://api.cohere.com";

    /// <inheritdoc/>
    public string Name => ExternalProviders.Cohere;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var credential = HeaderCredential.Bearer(await request.Settings.SecretAsync("cohere_api_key", cancellationToken));
        return request.Task == InvocationTask.Embeddings ? Embed(request, credential) : Chat(request, credential);
    }

    private static ProviderCall Chat(ProviderRequest request, ICredential credential)
    {
        using var text = TextRequest.Read(request, CohereChatBody.Natives, CohereChatBody.Check);
        var exchange = new CohereChatExchange(TextAnswer.For(request, text));
        return Call(request, "chat", CohereChatBody.Write(request, text), credential, exchange);
    }

    private static ProviderCall Embed(ProviderRequest request, ICredential credential)
    {
        using var texts = EmbeddingsRequestReader.Read(request.Body, CohereEmbedding.Natives, CohereEmbedding.Check);
        var exchange = new EmbeddingsExchange(request.Model.Name, texts, CohereEmbedding.Read);
        return Call(request, "embed", CohereEmbedding.Write(texts, request.Model.Name), credential, exchange);
    }

    private static ProviderCall Call(
        ProviderRequest request, string route, PooledBuffer content, ICredential credential, Exchange exchange) =>
        new() { Url = UrlOf(request.Settings, route), Content = content, Credential = credential, Exchange = exchange };

    /// <summary>The base may end with a version, as Cohere's older clients have it.</summary>
    private static Uri UrlOf(ProviderSettings settings, string route)
    {
        var root = (settings.Find("cohere_api_base") ?? DefaultBase).TrimEnd('/');
        if (root.EndsWith("/v1", StringComparison.Ordinal) || root.EndsWith("/v2", StringComparison.Ordinal))
            root = root[..^3];
        return ProviderUrl.Join(settings, "cohere_api_base", root, $"/v2/{route}");
    }
}
