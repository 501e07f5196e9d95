using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Reads character classes: ranges, escapes, nested classes, POSIX names and intersections.</summary>
internal sealed class ClassParser(ExpressionReader reader, EscapeParser escapes)
{
    private int _depth;

    /// <summary>Reads behind the opening bracket.</summary>
    /// <param name="ignoreCase">Whether the other cases of what is listed belong to it.</param>
    public CodePointSet Read(bool ignoreCase)
    {
        if (++_depth > ExpressionLimits.Deepest)
            throw reader.Wrong($"classes nest more than {ExpressionLimits.Deepest} deep");
        var isNegative = reader.TryTake("^");
        var (set, all) = (CodePointSet.Empty, CodePointSet.All);
        var isFirst = true;
        for (; isFirst || !reader.TryTake("]"); isFirst = false)
        {
            if (reader.TryTake("&&"))
                (all, set) = (all.Intersect(set), CodePointSet.Empty);
            else
                set = set.Union(ReadItem(ignoreCase));
        }

        _depth--;
        set = all.Intersect(set);
        set = ignoreCase ? CaseFolding.Close(set) : set;
        return isNegative ? set.Complement : set;
    }

    private CodePointSet ReadItem(bool ignoreCase)
    {
        if (reader.TryTake("[:"))
            return ReadPosix();
        if (reader.TryTake("["))
            return Read(ignoreCase);
        var item = ReadOne(out var first);
        if (first is null || reader.Peek != '-')
            return item;
        var mark = reader.Mark();
        reader.Take();
        // A hyphen at the end of a class, or before one that is nested, stands for itself.
        if (reader.Peek is ']' or '[')
        {
            reader.Return(mark);
            return item;
        }

        ReadOne(out var last);
        return last >= first ? CodePointSet.Range(first.Value, last.Value) : throw reader.Wrong("the range is empty");
    }

    private CodePointSet ReadOne(out int? single)
    {
        if (reader.TryTake("\\b"))
            single = '\b';
        else if (reader.TryTake("\\"))
            return escapes.Read(inClass: true, out single);
        else
            single = reader.Take();
        return CodePointSet.Of(single.Value);
    }

    private CodePointSet ReadPosix()
    {
        var isNegative = reader.TryTake("^");
        var name = reader.TakeUntil(':');
        reader.Expect("]");
        var set = UnicodeProperties.Find(name) ?? throw reader.Wrong($"the class '[:{name}:]' is not known");
        // Only here, not as \p{Punct}, it has the symbols too.
        if (name == "punct")
            set = set.Union(UnicodeProperties.Find("S")!);
        return isNegative ? set.Complement : set;
    }
}
