namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>The chunk in which throughput of a model is provisioned.</summary>
/// <param name="Size">Tokens per second; null where it is not known.</param>
/// <param name="Why">Why it is not known; empty when it is.</param>
internal sealed record ThroughputChunk(int? Size, string Why)
{
    // As many as a list takes without getting long; a provisioned maximum above that is added to them.
    private const int MostChunks = 16;

    /// <summary>The throughputs to choose from.</summary>
    /// <param name="least">The fewest chunks.</param>
    /// <param name="chosen">What is chosen, which stays among them.</param>
    public IEnumerable<int> Choices(int least, int? chosen)
    {
        var size = Size ?? 0;
        var choices = Enumerable.Range(least, MostChunks + 1 - least).Select(n => n * size);
        return chosen is { } value ? choices.Union([value]).Order() : choices;
    }

    /// <summary>A throughput in words.</summary>
    public string Words(int value) => Size is not { } size || value % size != 0
        ? $"{value} tokens per second"
        : $"{value} tokens per second ({value / size} {(value == size ? "chunk" : "chunks")})";
}
