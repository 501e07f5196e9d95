namespace ServingCluster.Frontend.Language;

/// <summary>
/// What the frontend reads of the body of a request to a language model. Everything else is for the model to read. Only its reader sets what
/// is in it.
/// </summary>
internal sealed record LanguageBody
{
    /// <summary>Whether it has <c>messages</c>: a chat.</summary>
    public bool HasMessages { get; set; }

    /// <summary>Whether it has a <c>prompt</c>: a text to continue.</summary>
    public bool HasPrompt { get; set; }

    /// <summary>Whether it has an <c>input</c>: texts to embed.</summary>
    public bool HasInput { get; set; }

    /// <summary>Whether the answer is to come piece by piece.</summary>
    public bool Stream { get; set; }

    /// <summary>The most tokens of one answer; 0 when it does not say, or nonsense.</summary>
    public int MaxTokens { get; set; }

    /// <summary>Answers that are wanted; 1 when it does not say, or nonsense.</summary>
    public int Answers { get; set; } = 1;

    /// <summary>The endpoint's name, on routes whose path does not name it; null when there is none.</summary>
    public string? Model { get; set; }

    /// <summary>The caller's own name for the request; null when there is none.</summary>
    public string? ClientRequestId { get; set; }

    /// <summary>What the caller has its usage recorded with, a JSON object as it was sent; empty when there is none.</summary>
    public byte[] UsageContext { get; set; } = [];

    /// <summary>The characters (Unicode code points) of its text.</summary>
    public long TextCharacters { get; set; }
}
