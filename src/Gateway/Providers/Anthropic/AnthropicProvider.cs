using ServingCluster.External;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Anthropic's Messages API (https://docs.anthropic.com/en/api/messages). Text completions are carried by a chat of one message.</summary>
internal sealed class AnthropicProvider : IProvider
{
    private const string Key = "anthropic_api_key";
    private const string Base = "anthropic_api_base";
    private const string DefaultBase = "https://api.anthropic.com/v1";

    private static readonly IReadOnlyList<KeyValuePair<string, string>> Version = [new("anthropic-version", "2023-06-01")];

    /// <inheritdoc/>
    public string Name => ExternalProviders.Anthropic;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => task switch
    {
        InvocationTask.Chat or InvocationTask.Messages or InvocationTask.CountTokens => model.Task == ExternalTasks.Chat,
        InvocationTask.Completions => model.Task == ExternalTasks.Completions,
        _ => false,
    };

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var urls = request.Settings.State(UrlsOf);
        var key = await request.Settings.SecretAsync(Key, cancellationToken);
        var content = new PooledBuffer(request.Body.Length + 256);
        try
        {
            return new ProviderCall
            {
                Url = request.Task == InvocationTask.CountTokens ? urls.Count : urls.Messages,
                Headers = Version,
                Credential = new HeaderCredential("x-api-key", key),
                Content = content,
                Exchange = Write(request, content),
            };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static AnthropicUrls UrlsOf(ProviderSettings settings)
    {
        var root = settings.Find(Base) ?? DefaultBase;
        return new(ProviderUrl.Join(settings, Base, root, "/messages"), ProviderUrl.Join(settings, Base, root, "/messages/count_tokens"));
    }

    private static Exchange Write(ProviderRequest request, PooledBuffer content) => request.Task switch
    {
        InvocationTask.Chat => WriteChat(request, content),
        InvocationTask.Completions => WriteCompletion(request, content),
        InvocationTask.CountTokens => PassOnToCount(request, content),
        _ => PassOn(request, content),
    };

    private static MessagesExchange PassOn(ProviderRequest request, PooledBuffer content)
    {
        var edits = new BodyEdits(BodyEdits.MemberOf(request.Model.Name), request.IsStream, AsksForUsage: false);
        var facts = BodyRewriter.Rewrite(request.Body.Span, edits, content);
        return new(new UsageMeter { InputCharacters = facts.Characters });
    }

    private static MessageCountExchange PassOnToCount(ProviderRequest request, PooledBuffer content)
    {
        BodyRewriter.Rewrite(request.Body.Span, new(BodyEdits.MemberOf(request.Model.Name), IsStream: false, AsksForUsage: false), content);
        return new();
    }

    private static MessagesChatExchange WriteChat(ProviderRequest request, PooledBuffer content)
    {
        using var chat = ChatRequestReader.Read(request.Body, AnthropicRules.Natives, AnthropicRules.Check);
        var usage = MessagesWriter.Write(chat, HeadOf(request), content);
        return new(usage, request.Model.Name, request.Now, chat.Options.IncludeUsage);
    }

    private static MessagesCompletionExchange WriteCompletion(ProviderRequest request, PooledBuffer content)
    {
        using var completion = CompletionRequestReader.Read(request.Body, AnthropicRules.Natives, AnthropicRules.Check);
        var usage = MessagesWriter.Write(completion, HeadOf(request), content);
        return new(usage, request.Model.Name, request.Now, completion.Options.IncludeUsage);
    }

    private static MessagesHead HeadOf(ProviderRequest request) => new(request.Model.Name, null, request.IsStream);
}
