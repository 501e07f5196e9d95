using ServingCluster.External;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Google's Gemini API with a key, which followed PaLM's (https://ai.google.dev/api): chats, completions as chats of one message,
/// embeddings.
/// </summary>
internal sealed class PalmProvider : IProvider
{
    private const string Models = "models/";
    private const string Tuned = "tunedModels/";
    private const string Base = "https://generativelanguage.googleapis.com/v1beta";

    /// <inheritdoc/>
    public string Name => ExternalProviders.Palm;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var credential = new HeaderCredential("x-goog-api-key", await request.Settings.SecretAsync("palm_api_key", cancellationToken));
        return request.Task == InvocationTask.Embeddings ? Embed(request, credential) : Generate(request, credential);
    }

    private static ProviderCall Generate(ProviderRequest request, ICredential credential)
    {
        using var text = TextRequest.Read(
            request, GeminiBody.Natives, static (read, mistakes) => GeminiBody.Check(read, mistakes, takesAddresses: false));
        return new()
        {
            Url = UrlOf(request, request.IsStream ? "streamGenerateContent?alt=sse" : "generateContent"),
            Content = GeminiBody.Write(text, request.Model.Name),
            Credential = credential,
            Exchange = new GeminiExchange(TextAnswer.For(request, text)),
        };
    }

    private static ProviderCall Embed(ProviderRequest request, ICredential credential)
    {
        using var texts = EmbeddingsRequestReader.Read(request.Body, GeminiEmbedding.Natives, GeminiEmbedding.Check);
        var isOne = texts.Inputs.Count == 1;
        return new()
        {
            Url = UrlOf(request, isOne ? "embedContent" : "batchEmbedContents"),
            Content = isOne ? GeminiEmbedding.WriteOne(texts) : GeminiEmbedding.WriteMany(texts, ModelOf(request)),
            Credential = credential,
            Exchange = new EmbeddingsExchange(request.Model.Name, texts, GeminiEmbedding.Read),
        };
    }

    private static Uri UrlOf(ProviderRequest request, string method) => new($"{Base}/{ModelOf(request)}:{method}");

    /// <summary>A model is named with its collection or without, a tuned one always with.</summary>
    private static string ModelOf(ProviderRequest request)
    {
        var name = request.Model.Name;
        return name.StartsWith(Tuned, StringComparison.Ordinal)
            ? Tuned + Uri.EscapeDataString(name[Tuned.Length..])
            : Models + Uri.EscapeDataString(name.StartsWith(Models, StringComparison.Ordinal) ? name[Models.Length..] : name);
    }
}
