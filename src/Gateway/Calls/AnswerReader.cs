using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Http;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>Brings a call's whole answer.</summary>
internal static class AnswerReader
{
    private const int Unknown = 16 * 1024;

    /// <summary>Sends a call and reads its answer; disposes the call.</summary>
    /// <param name="opening">Builds the call.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public static async ValueTask<InvocationResponse> ReadAsync(ValueTask<UpstreamCall> opening)
    {
        try
        {
            using var call = await opening;
            using var response = await call.SendAsync();
            return response is null ? call.Failure!.ToResponse(call.Timings) : await ReadAsync(call, response);
        }
        catch (ServingException exception)
        {
            return CallFailure.Of(exception).ToResponse();
        }
    }

    private static async ValueTask<InvocationResponse> ReadAsync(UpstreamCall call, HttpResponseMessage response)
    {
        try
        {
            using var body = call.Exchange.ReadAnswer(await ReadBodyAsync(call, response));
            return Answer(call, body);
        }
        catch (Exception exception) when (CallExceptions.IsExpected(exception))
        {
            return call.Explain(exception).ToResponse(call.Timings);
        }
    }

    /// <summary>Reads an answer's body; silence within it is allowed for as long as within a stream.</summary>
    public static async ValueTask<PooledBuffer> ReadBodyAsync(UpstreamCall call, HttpResponseMessage response)
    {
        var length = response.Content.Headers.ContentLength ?? Unknown;
        if (length > call.MaxBytes)
            throw new AnswerTooLargeException(call.MaxBytes);
        // One more than it has, so that its end is seen without growing.
        var buffer = new PooledBuffer((int)length + 1);
        try
        {
            // Waits for nothing: the content is not in memory, and what is given is what reads it.
            var stream = response.Content.ReadAsStream(call.Watch.Token);
            while (await call.ReadMoreAsync(stream, buffer))
            {
            }

            if (buffer.Length > SocketTurn.LongestWork)
                await SocketTurn.EndAsync();
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static InvocationResponse Answer(UpstreamCall call, PooledBuffer body)
    {
        var length = body.Length;
        return InvocationResponse.FromPooled(body.Detach(), length, call.Exchange.Usage.ToUsage(), call.Timings);
    }
}
