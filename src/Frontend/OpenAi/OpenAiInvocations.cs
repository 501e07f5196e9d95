using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.OpenAi;

/// <summary>Requests of OpenAI's API, and of Anthropic's, whose <c>model</c> is the name of an endpoint.</summary>
internal sealed class OpenAiInvocations(
    IInvocationRouter router, LanguageInvocations language, Overhead overhead, ServingSettings settings, TimeProvider time)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(settings.RequestTimeoutSeconds);

    /// <summary><c>POST chat/completions</c>.</summary>
    public Task ChatAsync(HttpContext context) => AnswerAsync(context, InvocationTask.Chat);

    /// <summary><c>POST completions</c>.</summary>
    public Task CompleteAsync(HttpContext context) => AnswerAsync(context, InvocationTask.Completions);

    /// <summary><c>POST embeddings</c>.</summary>
    public Task EmbedAsync(HttpContext context) => AnswerAsync(context, InvocationTask.Embeddings);

    /// <summary><c>POST responses</c>.</summary>
    public Task RespondAsync(HttpContext context) => AnswerAsync(context, InvocationTask.Responses);

    /// <summary><c>POST messages</c> of Anthropic's API.</summary>
    public Task MessageAsync(HttpContext context) => AnswerAsync(context, InvocationTask.Messages);

    /// <summary><c>POST messages/count_tokens</c> of Anthropic's API.</summary>
    public Task CountTokensAsync(HttpContext context) => AnswerAsync(context, InvocationTask.CountTokens);

    private async Task AnswerAsync(HttpContext context, InvocationTask task)
    {
        var began = overhead.Begin();
        var bytes = default(RequestBody);
        try
        {
            if (!MediaTypes.Is(context.Request.ContentType, JsonReply.ContentType))
            {
                throw new ServingException(
                    ErrorCode.UnsupportedMediaType, $"The content type must be '{JsonReply.ContentType}', but is '{context.Request.ContentType}'.");
            }

            bytes = await RequestBody.ReadAsync(context.Request, settings.MaxRequestBytes, context.RequestAborted);
            if (bytes.IsTooLarge)
                throw RequestTooLarge.Fault(context, settings.MaxRequestBytes);
            await AnswerAsync(context, task, bytes.Bytes, began);
        }
        catch (Exception) when (overhead.TellFault(context, began))
        {
        }
        finally
        {
            bytes.Release();
        }
    }

    private async Task AnswerAsync(HttpContext context, InvocationTask task, ReadOnlyMemory<byte> bytes, long began)
    {
        var deadline = time.GetUtcNow() + _timeout;
        var body = LanguageBodyReader.Read(bytes);
        if (string.IsNullOrEmpty(body.Model))
            throw new ServingException(ErrorCode.InvalidParameterValue, "model: is required: the name of a serving endpoint.");
        var lookup = await router.FindTaskAsync(body.Model, Caller.Of(context).Principal, deadline, context.RequestAborted);
        if (lookup.Failure is { Error: { } error } failure)
        {
            throw error == ErrorCode.EndpointNotFound
                ? OpenAiModels.Missing(body.Model)
                : new ServingException(error, failure.Message, failure.RetryAfter);
        }

        // An endpoint that has no models yet, is stopped, or serves custom models says so itself.
        if (lookup.LanguageTask is { } endpointTask)
            LanguageTasks.Check(body.Model, endpointTask, task);
        await language.AnswerAsync(context, new InvocationPath(body.Model, null), task, bytes, body, deadline, began);
    }
}
