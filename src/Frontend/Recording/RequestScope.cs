using ServingCluster.Errors;
using ServingCluster.Frontend.Payloads;
using ServingCluster.Frontend.Usages;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Recording;

/// <summary>One request while it is answered. Disposed without an end, it is recorded as one whose caller went away.</summary>
/// <param name="usage">Takes the record of what it used; null where none is wanted.</param>
/// <param name="begun">The record as it begins; this one's until it is disposed.</param>
/// <param name="capture">Takes what it says; null where that is not wanted.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestScope(UsageLog? usage, UsageRecord begun, PayloadCapture? capture, TimeProvider time) : IDisposable
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The answer is there, whole or as a failure. Called before it is disposed.</summary>
    public void Answer(InvocationResponse answer)
    {
        Choose(answer.ServedEntity);
        if (usage is not null)
            begun.OutputCharacters = TextCharacters.OfAnswer(answer.Body.Span);
        capture?.Answer(answer);
        End(answer.Error, answer.Usage);
    }

    /// <summary>A served entity was chosen.</summary>
    public void Choose(string servedEntity) => begun.ServedEntity = servedEntity;

    /// <summary>Takes note of a piece of a streamed answer that is not its last.</summary>
    public void Note(InvocationChunk piece)
    {
        if (usage is not null)
            begun.OutputCharacters += TextCharacters.OfPiece(piece.Payload.Span);
        capture?.Add(piece.Payload.Span);
    }

    /// <summary>The streamed answer is complete, or has failed, be it before its first piece.</summary>
    public void Finish(InvocationChunk last)
    {
        capture?.Finish(last);
        End(last.Error, last.Usage);
    }

    /// <summary>
    /// For a filter of exceptions: a fault of the server is recorded as one, rather than as a caller who went away. False, so that the exception
    /// passes.
    /// </summary>
    public bool TellFault(Exception exception)
    {
        if (exception is not (OperationCanceledException or IOException))
            Finish(InvocationChunk.Failed((exception as ServingException)?.Code ?? ErrorCode.InternalError, "The server failed."));
        return false;
    }

    public void Dispose()
    {
        if (usage is null && capture is null)
            return;
        begun.Duration = time.GetElapsedTime(_started);
        usage?.Write(begun);
        capture?.Write(begun);
    }

    private void End(ErrorCode? error, in Usage used) =>
        (begun.Status, begun.Usage) = (error?.HttpStatus() ?? StatusCodes.Status200OK, used);
}
