namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>How a model's makers would have its answers drawn: <c>generation_config.json</c>. Null where it does not say.</summary>
internal sealed record GenerationDefaults
{
    /// <summary>Whether tokens are drawn by chance at all; else the most likely one is taken.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Divides the logits; at least 0.</summary>
    public float? Temperature { get; init; }

    /// <summary>Draws from the most likely tokens that together reach this probability; above 0, to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Draws from so many most likely tokens; 0 from all.</summary>
    public int? TopK { get; init; }

    /// <summary>Leaves out tokens less likely than this share of the most likely one; 0 to 1.</summary>
    public float? MinP { get; init; }

    /// <summary>Divides positive logits, multiplies negative ones, of tokens that came before; above 0.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Reads <c>generation_config.json</c>.</summary>
    /// <param name="file">The file; null when there is none.</param>
    /// <exception cref="Errors.ServingException">A value is of the wrong type or out of its range.</exception>
    public static GenerationDefaults Read(ConfigObject? file) => file is null ? new() : new()
    {
        DoSample = file.Has("do_sample") ? file.Flag("do_sample", false) : null,
        Temperature = Within(file, "temperature", least: 0, most: float.MaxValue),
        TopP = Within(file, "top_p", least: 0, most: 1),
        TopK = file.IntOrNull("top_k", least: 0),
        MinP = Within(file, "min_p", least: 0, most: 1),
        RepetitionPenalty = (float?)file.NumberOrNull("repetition_penalty", above: 0),
    };

    private static float? Within(ConfigObject file, string key, double least, double most)
    {
        if (file.NumberOrNull(key) is not { } number)
            return null;
        return number >= least && number <= most
            ? (float)number
            : throw file.Wrong(key, $"is {number}; it has to be from {least} to {most}.");
    }
}
