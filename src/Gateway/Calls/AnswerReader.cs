using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Http;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>Brings a call's whole answer.</summary>
internal static class AnswerReader
{
    /// <summary>Sends the call and reads its answer; disposes the call.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public static async ValueTask<InvocationResponse> ReadAsync(UpstreamCall call)
    {
        using (call)
        {
            using var response = await call.SendAsync();
            if (response is null)
                return call.Failure!.ToResponse(call.Timings);
            try
            {
                using var body = call.Exchange.ReadAnswer(await ReadBodyAsync(call, response));
                return Answer(call, body);
            }
            catch (Exception exception) when (UpstreamCall.IsExpected(exception))
            {
                return call.Explain(exception).ToResponse(call.Timings);
            }
        }
    }

    private static async ValueTask<PooledBuffer> ReadBodyAsync(UpstreamCall call, HttpResponseMessage response)
    {
        call.Watch.Begin(call.Target.Limits.IdleTimeout);
        try
        {
            return await BoundedBody.ReadAsync(response.Content, call.MaxBytes, call.Watch.Token);
        }
        finally
        {
            call.Watch.End();
        }
    }

    private static InvocationResponse Answer(UpstreamCall call, PooledBuffer body)
    {
        var length = body.Length;
        return InvocationResponse.FromPooled(body.Detach(), length, call.Exchange.Usage.ToUsage(), call.Timings);
    }
}
