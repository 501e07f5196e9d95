namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>An input or output of a model.</summary>
public sealed record SignatureRow
{
    /// <summary>The name; empty for a single unnamed tensor.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of its elements.</summary>
    public string Type { get; init; } = "";

    /// <summary>The dimensions of a tensor, -1 where any size will do; null for a column.</summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>Whether a request must carry it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>The shape as people read it: <c>any × 3</c>.</summary>
    public string ShapeWords => Shape switch
    {
        null => "one per row",
        [] => "scalar",
        _ => string.Join(" × ", Shape.Select(d => d < 0 ? "any" : d.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    };
}
