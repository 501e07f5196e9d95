namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>Which characters are the same but for their case (simple case folding).</summary>
internal static class CaseFolding
{
    private static readonly Lazy<Dictionary<int, int[]>> Classes = new(ReadClasses);

    /// <summary>The set with all other cases of its members.</summary>
    public static CodePointSet Close(CodePointSet set) =>
        set.Union(CodePointSet.Of(Classes.Value.Where(entry => set.Contains(entry.Key)).SelectMany(entry => entry.Value)));

    private static Dictionary<int, int[]> ReadClasses()
    {
        var byFolded = new Dictionary<int, List<int>>();
        foreach (var line in UnicodeTable.Read("CaseFolding"))
        {
            var folded = UnicodeTable.CodePoint(line[1]);
            if (!byFolded.TryGetValue(folded, out var members))
                byFolded[folded] = members = [folded];
            members.Add(UnicodeTable.CodePoint(line[0]));
        }

        return byFolded.Values
            .SelectMany(members => members.Select(member => KeyValuePair.Create(member, members.ToArray())))
            .ToDictionary();
    }
}
