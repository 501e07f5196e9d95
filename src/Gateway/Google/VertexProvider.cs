using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Settings;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Google;

/// <summary>
/// Vertex AI at Google Cloud, with a service account (https://cloud.google.com/vertex-ai/docs/reference/rest): chats with Gemini,
/// completions as chats of one message, embeddings.
/// </summary>
internal sealed partial class VertexProvider : IProvider
{
    // Far more than there are accounts; keys that are gone must not pile up for ever.
    private const int MaxKeys = 1024;

    private readonly ServiceAccountTokens _tokens;
    private readonly TimeProvider _clock;
    private readonly Uri? _base;
    private readonly ConcurrentDictionary<string, RenewingToken> _accounts = new(StringComparer.Ordinal);

    /// <summary>The provider.</summary>
    /// <param name="tokens">Gets access tokens.</param>
    /// <param name="clock">Tells when they expire.</param>
    /// <param name="baseUrl">Where the API is; Google's own address for the region where it isn't said.</param>
    public VertexProvider(ServiceAccountTokens tokens, TimeProvider clock, Uri? baseUrl = null) => (_tokens, _clock, _base) = (tokens, clock, baseUrl);

    /// <inheritdoc/>
    public string Name => ExternalProviders.GoogleCloudVertexAi;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) =>
        task is InvocationTask.Chat or InvocationTask.Completions or InvocationTask.Embeddings;

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var credential = new ServiceAccountCredential(TokenOf(await request.Settings.SecretAsync("private_key", cancellationToken)));
        return request.Task == InvocationTask.Embeddings ? Embed(request, credential) : Generate(request, credential);
    }

    private RenewingToken TokenOf(string json)
    {
        if (_accounts.TryGetValue(json, out var known))
            return known;
        if (_accounts.Count >= MaxKeys)
            _accounts.Clear();
        var key = ServiceAccountKey.Parse(json);
        return _accounts.GetOrAdd(json, new RenewingToken(cancellationToken => _tokens.FetchAsync(key, cancellationToken), _clock));
    }

    private ProviderCall Generate(ProviderRequest request, ICredential credential)
    {
        using var text = TextRequest.Read(request, GeminiBody.Natives, (read, mistakes) => GeminiBody.Check(read, mistakes, takesAddresses: true));
        return new()
        {
            Url = UrlOf(request, request.IsStream ? "streamGenerateContent?alt=sse" : "generateContent"),
            Content = GeminiBody.Write(text, request.Model.Name),
            Credential = credential,
            Exchange = new GeminiExchange(TextAnswer.For(request, text)),
        };
    }

    private ProviderCall Embed(ProviderRequest request, ICredential credential)
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

    private Uri UrlOf(ProviderRequest request, string method)
    {
        var region = Part(request.Settings, "region");
        var project = Part(request.Settings, "project_id");
        return new(_base ?? BaseOf(region), $"/v1/projects/{project}/locations/{region}/{ModelOf(request.Model.Name)}:{method}");
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
    private static string Part(ProviderSettings settings, string field)
    {
        var value = settings.Require(field);
        return Form().IsMatch(value)
            ? value
            : throw new ServingException(
                ErrorCode.InvalidState, $"{field} of the endpoint '{settings.Target.Endpoint}' has to consist of letters, digits and '-', ':' or '.'.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9:.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
