using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>Where an OpenAI-shaped provider takes one model's calls, made of its config once.</summary>
internal sealed record OpenAiConnection
{
    // The credential of the secret that was read last: it hardly ever changes from call to call.
    private KeptKey? _kept;

    /// <summary>The addresses of the tasks it takes.</summary>
    public required IReadOnlyDictionary<InvocationTask, Uri> Urls { get; init; }

    /// <summary>The body's member that names the model; empty where the address names it.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>The same in bodies of <c>responses</c>.</summary>
    public ReadOnlyMemory<byte> ResponsesModel { get; init; }

    /// <summary>Headers of every call.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether it takes <c>stream_options</c>.</summary>
    public bool TellsUsage { get; init; } = true;

    /// <summary>Whether the members of <c>extra_params</c> go to the top of the body.</summary>
    public bool Inlines { get; init; } = true;

    /// <summary>The header of the key; null with a token.</summary>
    public Func<string, ICredential>? Key { get; init; }

    /// <summary>The field of the key; empty with a token.</summary>
    public string KeyField { get; init; } = "";

    /// <summary>The credential that is kept between calls; null with a key.</summary>
    public TokenCredential? Token { get; init; }

    /// <summary>Builds a call: the caller's bytes with few changes.</summary>
    /// <exception cref="ServingException">The body is no JSON object; or the secret can't be had.</exception>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var credential = Token ?? await KeyAsync(request.Settings, cancellationToken);
        var content = new PooledBuffer(request.Body.Length + 128);
        try
        {
            var facts = BodyRewriter.Rewrite(request.Body.Span, EditsOf(request), content);
            return new ProviderCall
            {
                Url = Urls[request.Task],
                Content = content,
                Headers = Headers,
                Credential = credential,
                Exchange = ExchangeOf(request.Task, facts),
            };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static Exchange ExchangeOf(InvocationTask task, BodyFacts facts)
    {
        var usage = new UsageMeter { InputCharacters = facts.Characters };
        return task == InvocationTask.Responses ? new ResponsesExchange(usage) : new OpenAiExchange(usage, facts.IncludesUsage);
    }

    private async ValueTask<ICredential> KeyAsync(ProviderSettings settings, CancellationToken cancellationToken)
    {
        var secret = await settings.SecretAsync(KeyField, cancellationToken);
        var kept = Volatile.Read(ref _kept);
        if (kept is null || kept.Secret != secret)
            Volatile.Write(ref _kept, kept = new KeptKey(secret, Key!(secret)));
        return kept.Credential;
    }

    private BodyEdits EditsOf(ProviderRequest request) => request.Task == InvocationTask.Responses
        ? new(ResponsesModel, request.IsStream, AsksForUsage: false)
        : new(Model, request.IsStream, TellsUsage && request.Task != InvocationTask.Embeddings, Inlines);

    // No record: those print what they hold.
    private sealed class KeptKey(string secret, ICredential credential)
    {
        public string Secret => secret;

        public ICredential Credential => credential;
    }
}
