namespace ServingCluster.Inference.Tokenizers;

/// <summary>
/// The text of ids that come one at a time. What it gave out, put together, is at any time a prefix of what decoding all ids at once
/// gives, and never ends within a character. For one thread at a time.
/// </summary>
internal interface ITokenTextStream
{
    /// <summary>Takes the next id and gives the text that is certain now; may be empty.</summary>
    string Append(int id);

    /// <summary>Gives what was held back, with U+FFFD for a character that never became whole.</summary>
    string Flush();
}
