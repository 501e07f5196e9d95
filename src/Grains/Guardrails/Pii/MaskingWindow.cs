namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Masks personal data in a text that comes in pieces. What may still become personal data is held back until more of the text decides.
/// Not thread-safe.
/// </summary>
internal abstract class MaskingWindow
{
    /// <summary>How many places of personal data were found so far.</summary>
    public int Found { get; protected set; }

    /// <summary>Takes a piece and gives out what is decided, which stands until the next call.</summary>
    public abstract ReadOnlySpan<char> Push(ReadOnlySpan<char> piece);

    /// <summary>Gives out the rest: nothing follows.</summary>
    public abstract ReadOnlySpan<char> End();

    /// <summary>A window for a text that is JSON or is none.</summary>
    public static MaskingWindow For(bool isJson) => isJson ? new JsonPiiWindow() : new PiiWindow();
}
