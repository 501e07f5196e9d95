namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>A line of a comparison of two texts.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Before">Its number in the text before, from 1; null where it is not in it.</param>
/// <param name="After">Its number in the text after, from 1; null where it is not in it.</param>
/// <param name="Text">The line.</param>
public sealed record DiffLine(DiffKind Kind, int? Before, int? After, string Text)
{
    /// <summary>The sign before it.</summary>
    public string Sign => Kind switch { DiffKind.Removed => "−", DiffKind.Added => "+", _ => "" };

    /// <summary>What it is, for those who do not see it.</summary>
    public string Words => Kind switch { DiffKind.Removed => "removed", DiffKind.Added => "added", _ => "" };
}
