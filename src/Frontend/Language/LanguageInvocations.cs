using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Recording;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Language;

/// <summary>Brings requests to language models and their answers back, whole or as a stream of events, and records what they used.</summary>
internal sealed class LanguageInvocations(
    IInvocationRouter router, RequestRecorder recorder, Overhead overhead, TimeProvider time)
{
    /// <summary>Answers a request to an endpoint of language models, whatever its body asks for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The endpoint, and the served entity where one is named.</param>
    /// <param name="task">The task of the endpoint's models.</param>
    /// <param name="format">The format of the body.</param>
    /// <param name="bytes">The body.</param>
    /// <param name="deadline">When the caller no longer wants the answer (UTC).</param>
    /// <param name="began">When it was let in (<see cref="Overhead.Begin"/>).</param>
    public Task AnswerAsync(
        HttpContext context, InvocationPath target, string task, BodyFormat format, ReadOnlyMemory<byte> bytes, DateTimeOffset deadline, long began)
    {
        if (format != BodyFormat.Json)
        {
            throw new ServingException(
                ErrorCode.UnsupportedMediaType, $"Endpoint '{target.Endpoint}' serves a language model, which takes '{JsonReply.ContentType}' only.");
        }

        var body = LanguageBodyReader.Read(bytes);
        return AnswerAsync(context, target, LanguageTasks.Choose(target.Endpoint, task, body), bytes, body, deadline, began);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The endpoint, and the served entity where one is named.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="bytes">The body.</param>
    /// <param name="body">What was read of it.</param>
    /// <param name="deadline">When the caller no longer wants the answer (UTC).</param>
    /// <param name="began">When it was let in (<see cref="Overhead.Begin"/>).</param>
    public Task AnswerAsync(
        HttpContext context, InvocationPath target, InvocationTask task, ReadOnlyMemory<byte> bytes, LanguageBody body, DateTimeOffset deadline,
        long began)
    {
        if (body.Stream && task == InvocationTask.Embeddings)
            throw new ServingException(ErrorCode.InvalidParameterValue, "stream: embeddings come in one piece; leave it out.");
        if (body.Stream && task == InvocationTask.CountTokens)
            throw new ServingException(ErrorCode.InvalidParameterValue, "stream: a count of tokens comes in one piece; leave it out.");
        var request = new InvocationRequest
        {
            Body = JsonText.WithoutMark(bytes),
            Format = BodyFormat.Json,
            Task = task,
            MaxOutputTokens = (long)body.MaxTokens * body.Answers,
            Caller = Caller.Of(context).Name,
            Principal = Caller.Of(context).Principal,
            RequestId = context.TraceIdentifier,
            Deadline = deadline,
        };
        var record = recorder.Begin(target.Endpoint, request, body, router.RecordingOf(target.Endpoint));
        return body.Stream ? StreamAsync(context, target, request, record, began) : SendAsync(context, target, request, record, began);
    }

    private async Task SendAsync(HttpContext context, InvocationPath target, InvocationRequest request, RequestScope begun, long began)
    {
        using var record = begun;
        try
        {
            using var answer = await router.InvokeAsync(target.Endpoint, target.ServedEntity, request, context.RequestAborted);
            NameServedEntity(context, answer.ServedEntity);
            overhead.Tell(context, began, target.Endpoint, answer.ServedEntity, answer.Upstream);
            try
            {
                if (answer.Error is { } error)
                    await ErrorBody.WriteAsync(context, error, answer.Message, answer.RetryAfter);
                else
                    await JsonReply.SendAsync(context, answer.Body);
            }
            finally
            {
                // The caller need not wait for it.
                record.Answer(answer);
            }
        }
        catch (Exception exception) when (record.TellFault(exception))
        {
        }
    }

    private async Task StreamAsync(HttpContext context, InvocationPath target, InvocationRequest request, RequestScope begun, long began)
    {
        using var record = begun;
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            await using var stream = await router.StreamAsync(target.Endpoint, target.ServedEntity, request, ending.Token);
            record.Choose(stream.ServedEntity);
            NameServedEntity(context, stream.ServedEntity);
            overhead.Tell(context, began, target.Endpoint, stream.ServedEntity, stream.Upstream);
            if (stream.Failure is { Error: { } error } failure)
            {
                record.Finish(failure);
                await ErrorBody.WriteAsync(context, error, failure.Message, failure.RetryAfter);
                return;
            }

            var events = new EventStream(context, request.Task, stream.Chunks, record, request.Deadline, time);
            record.Finish(await events.SendAsync(ending));
        }
        catch (Exception exception) when (record.TellFault(exception))
        {
        }
    }

    private static void NameServedEntity(HttpContext context, string servedEntity)
    {
        if (servedEntity.Length > 0)
            context.Response.Headers[InvocationHandler.ServedEntityHeader] = servedEntity;
    }
}
