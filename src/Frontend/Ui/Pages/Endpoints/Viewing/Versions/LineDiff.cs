namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>Compares two texts line by line, by their longest common subsequence, so that as few lines as possible differ.</summary>
internal static class LineDiff
{
    /// <summary>The lines of both, in order; of what was replaced, the old lines come first.</summary>
    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        var (old, young) = (before.Split('\n'), after.Split('\n'));

        // Configs differ in few places: most lines stand before the first difference or after the last.
        var head = old.Zip(young).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = old.Skip(head).Reverse().Zip(young.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        List<DiffLine> lines = [.. Enumerable.Range(0, head).Select(i => Same(old, i, i))];
        AddMiddle(lines, old, young, head, old.Length - tail, young.Length - tail);
        lines.AddRange(Enumerable.Range(0, tail).Select(i => Same(old, old.Length - tail + i, young.Length - tail + i)));
        return lines;
    }

    private static void AddMiddle(List<DiffLine> lines, string[] old, string[] young, int head, int oldEnd, int youngEnd)
    {
        var common = CommonLengths(old[head..oldEnd], young[head..youngEnd]);
        var (i, j) = (head, head);
        while (i < oldEnd || j < youngEnd)
        {
            if (i < oldEnd && j < youngEnd && old[i] == young[j])
                lines.Add(Same(old, i++, j++));
            else if (i < oldEnd && (j == youngEnd || common[i - head + 1, j - head] >= common[i - head, j - head + 1]))
                lines.Add(new DiffLine(DiffKind.Removed, i + 1, null, old[i++]));
            else
                lines.Add(new DiffLine(DiffKind.Added, null, j + 1, young[j++]));
        }
    }

    // How many lines the two texts have in common from a line of each to their ends.
    private static int[,] CommonLengths(string[] old, string[] young)
    {
        var lengths = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = young.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == young[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }

    private static DiffLine Same(string[] old, int i, int j) => new(DiffKind.Same, i + 1, j + 1, old[i]);
}
