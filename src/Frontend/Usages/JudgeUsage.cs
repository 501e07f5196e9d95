using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Recording;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// Records what models used that judged texts for guardrails: as usage of their own endpoint, by the caller and under the id of the request
/// that they judged. <c>usage_context</c> tells these lines from those of requests.
/// </summary>
internal sealed class JudgeUsage(UsageLog usage) : IJudgeRecorder
{
    /// <inheritdoc/>
    public void Record(JudgeCall call)
    {
        if (!usage.IsOn || call.Recording?.UsageTracking == false)
            return;
        usage.Write(new UsageRecord
        {
            Time = call.Began,
            RequestId = call.Question.RequestId,
            ClientRequestId = null,
            UsageContext = ContextOf(call),
            Endpoint = call.Endpoint,
            Recording = call.Recording,
            Task = InvocationTask.Chat,
            Caller = call.Question.Caller,
            Streamed = false,
            ServedEntity = call.ServedEntity,
            Status = call.Error?.HttpStatus() ?? StatusCodes.Status200OK,
            Duration = call.Duration,
            Usage = call.Usage,
            InputCharacters = TextCharacters.OfRequest(call.Question.Body.Span),
            OutputCharacters = TextCharacters.OfAnswer(call.Answer.Span),
        });
    }

    private static byte[] ContextOf(JudgeCall call) =>
        JsonSerializer.SerializeToUtf8Bytes(new { guardrail = call.Rule, judged = call.IsOfAnswer ? "output" : "input" });
}
