using ServingCluster.Errors;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Payloads;
using ServingCluster.Frontend.Usages;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Recording;

/// <summary>Begins the records of requests: what they used, and in tables of payloads what they said.</summary>
internal sealed class RequestRecorder(UsageLog usage, PayloadLog payloads, TimeProvider time)
{
    /// <summary>A request to a language model begins. Its usage is recorded unless the endpoint says not to.</summary>
    public RequestScope Begin(string endpoint, InvocationRequest request, LanguageBody body, EndpointRecording? recording) =>
        Begin(endpoint, request, body, recording, usage.IsOn && recording?.UsageTracking != false);

    /// <summary>A request to custom models begins. Its usage is recorded where the endpoint says so.</summary>
    public RequestScope BeginPrediction(InvocationRequest request, EndpointRecording recording) =>
        Begin(recording.Endpoint, request, BodyOf(request), recording, usage.IsOn && recording.UsageTracking == true);

    private RequestScope Begin(string endpoint, InvocationRequest request, LanguageBody body, EndpointRecording? recording, bool tracked)
    {
        var record = new UsageRecord
        {
            Time = time.GetUtcNow(),
            RequestId = request.RequestId,
            ClientRequestId = body.ClientRequestId,
            UsageContext = body.UsageContext,
            Endpoint = endpoint,
            Recording = recording,
            Task = request.Task,
            Caller = request.Caller,
            Streamed = body.Stream,
            // Until it is told otherwise.
            Status = ErrorCode.Cancelled.HttpStatus(),
            InputCharacters = body.TextCharacters,
        };
        var capture = recording is { Tables.Count: > 0 } ? payloads.Begin(recording, request) : null;
        return new RequestScope(tracked ? usage : null, record, capture, time);
    }

    // Only what records are named by is read; whether the body is right is for the model to say.
    private static LanguageBody BodyOf(InvocationRequest request)
    {
        if (request.Format != BodyFormat.Json)
            return new LanguageBody();
        try
        {
            return LanguageBodyReader.Read(request.Body) with { Stream = false };
        }
        catch (ServingException)
        {
            return new LanguageBody();
        }
    }
}
