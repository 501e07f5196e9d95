using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>
/// The hot path: takes a request to a model off the wire, hands it to the router and sends the answer. A step of the pipeline
/// of its own, ahead of routing, so that these requests meet neither a route table nor parameter binding.
/// </summary>
internal sealed class InvocationHandler(
    RequestDelegate next, IInvocationRouter router, LanguageInvocations language, RequestRecorder recorder, Overhead overhead,
    ServingSettings settings, TimeProvider time)
{
    public const string ServedEntityHeader = "served-model-name";

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(settings.RequestTimeoutSeconds);

    public Task InvokeAsync(HttpContext context)
    {
        if (!InvocationPath.TryParse(context.Request.Path.Value, out var target))
            return next(context);
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        var began = overhead.Begin();
        if (BodyFormats.TryParse(context.Request.ContentType, out var format))
            return AnswerAsync(context, target, format, began);
        overhead.TellFault(context, began);
        return RefuseContentTypeAsync(context);
    }

    private async Task AnswerAsync(HttpContext context, InvocationPath target, BodyFormat format, long began)
    {
        var body = default(RequestBody);
        try
        {
            body = await RequestBody.ReadAsync(context.Request, settings.MaxRequestBytes, context.RequestAborted);
            if (body.IsTooLarge)
            {
                overhead.TellFault(context, began);
                await ErrorBody.WriteAsync(context, RequestTooLarge.Fault(context, settings.MaxRequestBytes));
                return;
            }

            var deadline = time.GetUtcNow() + _timeout;
            if (!router.ServesCustomModels(target.Endpoint, out var recording))
            {
                var lookup = await router.FindTaskAsync(target.Endpoint, Caller.Of(context).Principal, deadline, context.RequestAborted);
                if (lookup.Failure is { Error: { } error } failure)
                {
                    overhead.TellFault(context, began);
                    await ErrorBody.WriteAsync(context, error, failure.Message, failure.RetryAfter);
                    return;
                }

                if (lookup.LanguageTask is { } task)
                {
                    await language.AnswerAsync(context, target, task, format, body.Bytes, deadline, began);
                    return;
                }

                router.ServesCustomModels(target.Endpoint, out recording);
            }

            await PredictAsync(context, target, format, body.Bytes, recording, deadline, began);
        }
        catch (Exception) when (overhead.TellFault(context, began))
        {
        }
        finally
        {
            body.Release();
        }
    }

    private async Task PredictAsync(
        HttpContext context, InvocationPath target, BodyFormat format, ReadOnlyMemory<byte> body, EndpointRecording? recording, DateTimeOffset deadline,
        long began)
    {
        var request = new InvocationRequest
        {
            Body = body,
            Format = format,
            Caller = Caller.Of(context).Name,
            Principal = Caller.Of(context).Principal,
            RequestId = context.TraceIdentifier,
            Deadline = deadline,
        };
        using var answer = recording is null
            ? await router.InvokeAsync(target.Endpoint, target.ServedEntity, request, context.RequestAborted)
            : await InvokeRecordedAsync(target, request, recording, context.RequestAborted);
        if (answer.ServedEntity.Length > 0)
            context.Response.Headers[ServedEntityHeader] = answer.ServedEntity;
        overhead.Tell(context, began, target.Endpoint, answer.ServedEntity, answer.Upstream);
        if (answer.Error is { } error)
            await ErrorBody.WriteAsync(context, error, answer.Message, answer.RetryAfter);
        else
            await JsonReply.SendAsync(context, answer.Body);
    }

    private async Task<InvocationResponse> InvokeRecordedAsync(
        InvocationPath target, InvocationRequest request, EndpointRecording recording, CancellationToken cancellationToken)
    {
        using var record = recorder.BeginPrediction(request, recording);
        try
        {
            var answer = await router.InvokeAsync(target.Endpoint, target.ServedEntity, request, cancellationToken);
            record.Answer(answer);
            return answer;
        }
        catch (Exception exception) when (record.TellFault(exception))
        {
            throw;
        }
    }

    private static Task RefuseContentTypeAsync(HttpContext context)
    {
        var given = context.Request.ContentType is { Length: > 0 } type ? $"is '{type}'" : "none was sent";
        return ErrorBody.WriteAsync(
            context, ErrorCode.UnsupportedMediaType,
            $"The content type must be '{JsonReply.ContentType}' or '{BodyFormats.Csv}', with no parameter but 'charset=utf-8'; {given}.");
    }
}
