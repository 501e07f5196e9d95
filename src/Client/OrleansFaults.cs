using ServingCluster.Errors;

namespace ServingCluster.Client;

/// <summary>What exceptions of Orleans mean to a caller.</summary>
public static class OrleansFaults
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The failure in the words of the grains; null when the exception is none of Orleans' own.</summary>
    public static ServingException? Translate(Exception exception)
    {
        // A refusal of ours on the way, such as that of a placement.
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is ServingException ours)
                return ours;
        }

        // The last is that of a stream whose process has gone, when another one is asked for its next piece.
        return exception is OrleansException or TimeoutException or EnumerationAbortedException ? Lost(exception) : null;
    }

    /// <summary>
    /// The same for callers that have cancelled nothing: a call that Orleans cancels on its way to a process that was lost, such as the one
    /// that knew where its grain is, is lost too.
    /// </summary>
    public static ServingException? TranslateUncancelled(Exception exception) =>
        Translate(exception) ?? (exception is OperationCanceledException ? Lost(exception) : null);

    private static ServingException Lost(Exception exception) => new(
        ErrorCode.TemporarilyUnavailable,
        "A process of the cluster that had a part in this was lost, or does not answer. If something was to be changed, it may or may not have been: look before you send it again.",
        Soon, exception);
}
