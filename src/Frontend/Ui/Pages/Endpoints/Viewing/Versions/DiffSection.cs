namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>Lines of a comparison that follow each other, and whether they are folded away at first.</summary>
/// <param name="Lines">The lines; at least one.</param>
/// <param name="IsFolded">Whether they are: unchanged ones, away from any change.</param>
public sealed record DiffSection(IReadOnlyList<DiffLine> Lines, bool IsFolded)
{
    /// <summary>How many unchanged lines stand around a change.</summary>
    public const int Context = 3;

    /// <summary>The lines in order, with unchanged ones folded that are further from a change than <see cref="Context"/>.</summary>
    public static IReadOnlyList<DiffSection> Of(IReadOnlyList<DiffLine> lines)
    {
        var isNear = new bool[lines.Count];
        foreach (var (index, _) in lines.Index().Where(l => l.Item.Kind != DiffKind.Same))
        {
            for (var i = Math.Max(0, index - Context); i <= Math.Min(lines.Count - 1, index + Context); i++)
                isNear[i] = true;
        }

        var sections = new List<DiffSection>();
        for (var (begin, end) = (0, 0); begin < lines.Count; begin = end)
        {
            while (end < lines.Count && isNear[end] == isNear[begin])
                end++;
            // A row that stands for one line saves none.
            sections.Add(new DiffSection([.. lines.Skip(begin).Take(end - begin)], !isNear[begin] && end - begin > 1));
        }

        return sections;
    }
}
