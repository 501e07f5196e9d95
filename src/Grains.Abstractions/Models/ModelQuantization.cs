namespace ServingCluster.Models;

/// <summary>In how many bits the weights of a language model may be held, as a served entity asks for it.</summary>
public static class ModelQuantization
{
    /// <summary>The setting of the runtime that says so, among a served entity's <c>environment_vars</c>.</summary>
    public const string Setting = "SERVING_QUANTIZATION";

    /// <summary>As they are stored.</summary>
    public const string None = "none";

    /// <summary>8 bits, and a scale for each block of 32.</summary>
    public const string Int8 = "int8";

    /// <summary>4 bits, and a scale for each block of 32.</summary>
    public const string Int4 = "int4";

    /// <summary>All of them, for messages.</summary>
    public const string Names = $"{None}, {Int8} or {Int4}";

    /// <summary>All of them, from the most bits to the fewest.</summary>
    public static IReadOnlyList<string> All { get; } = [None, Int8, Int4];

    /// <summary>The name as it is kept, whatever its case; null when there is no such one.</summary>
    public static string? Find(string? text) => All.FirstOrDefault(name => name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase));
}
