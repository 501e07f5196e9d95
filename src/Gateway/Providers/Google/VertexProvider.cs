using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Settings;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Vertex AI at Google Cloud, with a service account (https://cloud.google.com/vertex-ai/docs/reference/rest): chats with Gemini,
/// completions as chats of one message, embeddings.
/// </summary>
/// <param name="tokens">Gets access tokens.</param>
/// <param name="time">Tells when they expire.</param>
internal sealed partial class VertexProvider(TokenEndpoint tokens, TimeProvider time) : IProvider
{
    /// <inheritdoc/>
    public string Name => ExternalProviders.GoogleCloudVertexAi;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var credential = request.Settings.State(settings => new TokenCredential(new ServiceAccountTokens(settings, tokens, time), time));
        return new(request.Task == InvocationTask.Embeddings ? Embed(request, credential) : Generate(request, credential));
    }

    private static ProviderCall Generate(ProviderRequest request, ICredential credential)
    {
        using var text = TextRequest.Read(
            request, GeminiBody.Natives, static (read, mistakes) => GeminiBody.Check(read, mistakes, takesAddresses: true));
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
        using var texts = EmbeddingsRequestReader.Read(request.Body, VertexEmbedding.Natives, VertexEmbedding.Check);
        return new()
        {
            Url = UrlOf(request, "predict"),
            Content = VertexEmbedding.Write(texts),
            Credential = credential,
            Exchange = new EmbeddingsExchange(request.Model.Name, texts, VertexEmbedding.Read),
        };
    }

    private static Uri UrlOf(ProviderRequest request, string method)
    {
        var region = Part(request.Settings, "region", RegionForm(), "letters, digits and '-' between them");
        var project = Part(request.Settings, "project_id", ProjectForm(), "letters, digits and '-', ':' or '.'");
        return new(BaseOf(region), $"/v1/projects/{project}/locations/{region}/{ModelOf(request.Model.Name)}:{method}");
    }

    private static Uri BaseOf(string region) => region switch
    {
        "global" => new("https://aiplatform.googleapis.com"),
        "us" or "eu" => new($"https://aiplatform.{region}.rep.googleapis.com"),
        _ => new($"https://{region}-aiplatform.googleapis.com"),
    };

    /// <summary>A tuned model is named by its endpoint, <c>endpoints/123</c>.</summary>
    private static string ModelOf(string name)
    {
        const string Endpoints = "endpoints/";
        return name.StartsWith(Endpoints, StringComparison.Ordinal)
            ? Endpoints + Uri.EscapeDataString(name[Endpoints.Length..])
            : $"publishers/google/models/{Uri.EscapeDataString(name)}";
    }

    /// <summary>A field that becomes a part of host or path, where nothing but a name belongs.</summary>
    private static string Part(ProviderSettings settings, string field, Regex form, string characters)
    {
        var value = settings.Require(field);
        return form.IsMatch(value)
            ? value
            : throw new ServingException(ErrorCode.InvalidState, $"{field} of {settings.Owner} has to consist of {characters}.");
    }

    // It begins a host's name: anything else in it would make another host, or none.
    [GeneratedRegex(@"\A[A-Za-z0-9]+(-[A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionForm();

    // Projects of older organisations have a domain before them, 'example.com:name'.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9:.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectForm();
}
