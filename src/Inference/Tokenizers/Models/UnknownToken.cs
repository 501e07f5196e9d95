using ServingCluster.Errors;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>The token of text that the vocabulary lacks. A file may leave it out, which is an error only once it is needed.</summary>
internal sealed class UnknownToken(Vocabulary vocabulary, string? token)
{
    private readonly int? _id = token is null ? null : vocabulary.Find(token);

    /// <summary>Whether one is named.</summary>
    public bool IsNamed => token is not null;

    /// <summary>Its id.</summary>
    /// <exception cref="ServingException">There is none.</exception>
    public int Id => _id ?? throw Missing(token);

    /// <summary>The error for a text that has no ids.</summary>
    public static ServingException Missing(string? token) => new(
        ErrorCode.InvalidParameterValue,
        token is null
            ? "The text holds a character that the model's vocabulary lacks, and its tokenizer names no token for unknown text."
            : $"The text holds a character that the model's vocabulary lacks, as it does '{token}', its tokenizer's token for unknown text.");
}
