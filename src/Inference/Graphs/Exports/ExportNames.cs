using System.Collections.Immutable;

namespace ServingCluster.Inference.Graphs.Exports;

/// <summary>The names of an exported graph's inputs and outputs.</summary>
internal sealed record ExportNames
{
    /// <summary>Token ids, int64 [rows, tokens].</summary>
    public required string Ids { get; init; }

    /// <summary>1 for each token that a row has, before and in the run, 0 for filling; int64 [rows, longest].</summary>
    public required string Mask { get; init; }

    /// <summary>The tokens' places in their rows, int64 [rows, tokens]; null when the graph has no such input.</summary>
    public string? Positions { get; init; }

    /// <summary>Whether there is a past, bool [1]; null when the graph has no such input.</summary>
    public string? UsesPast { get; init; }

    /// <summary>[rows, tokens, vocabulary], or of the last token alone.</summary>
    public required string Logits { get; init; }

    /// <summary>By layer, [rows, kv heads, past, head size].</summary>
    public required ImmutableArray<string> PastKeys { get; init; }

    /// <summary>By layer, as <see cref="PastKeys"/>.</summary>
    public required ImmutableArray<string> PastValues { get; init; }

    /// <summary>By layer, [rows, kv heads, past and new, head size].</summary>
    public required ImmutableArray<string> PresentKeys { get; init; }

    /// <summary>By layer, as <see cref="PresentKeys"/>.</summary>
    public required ImmutableArray<string> PresentValues { get; init; }

    /// <summary>The inputs in the order in which runners give them: ids, mask, positions and the flag where there are such, pasts.</summary>
    public IEnumerable<string> Inputs
    {
        get
        {
            yield return Ids;
            yield return Mask;
            if (Positions is not null)
                yield return Positions;
            if (UsesPast is not null)
                yield return UsesPast;
            foreach (var past in PastKeys.Zip(PastValues, static (key, value) => (string[])[key, value]).SelectMany(static p => p))
                yield return past;
        }
    }

    /// <summary>The outputs in the order in which runners take them: logits, presents.</summary>
    public IEnumerable<string> Outputs =>
        PresentKeys.Zip(PresentValues, static (key, value) => (string[])[key, value]).SelectMany(static p => p).Prepend(Logits);
}
