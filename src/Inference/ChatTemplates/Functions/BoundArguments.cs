using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Arguments in the order of a function's parameters.</summary>
internal readonly struct BoundArguments(string function, object?[] values)
{
    /// <summary>Stands for an argument that was not given.</summary>
    public static readonly object Missing = new();

    public bool Has(int index) => !ReferenceEquals(values[index], Missing);

    /// <summary>Any value.</summary>
    public object? Value(int index, object? otherwise) => Has(index) ? values[index] : otherwise;

    /// <summary>Any value, which has to be there.</summary>
    public object? Value(int index) => Has(index)
        ? values[index]
        : throw new RenderException($"{function}() is missing its argument {index + 1}");

    /// <summary>A text; null where it is None or not given.</summary>
    public string? TextOrNone(int index) => Value(index, null) switch
    {
        null => null,
        string text => text,
        var other => throw Wrong(index, "a str or None", other),
    };

    /// <summary>A text, which has to be there.</summary>
    public string Text(int index) => Value(index) switch
    {
        string text => text,
        var other => throw Wrong(index, "a str", other),
    };

    /// <summary>A whole number.</summary>
    public long Whole(int index, long otherwise)
    {
        var value = Value(index, otherwise);
        return Numbers.IsWhole(value, out var whole) ? whole : throw Wrong(index, "an int", value);
    }

    /// <summary>The truth of any value.</summary>
    public bool Flag(int index, bool otherwise) => Truth.Of(Value(index, otherwise));

    public RenderException Wrong(int index, string expected, object? value) => value is Undefined undefined
        ? undefined.Used()
        : new($"{function}() takes {expected} as its argument {index + 1}, not {TypeName.Of(value)}");
}
