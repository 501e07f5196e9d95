namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's equality of keys: <c>1</c>, <c>1.0</c> and <c>True</c> are the same one.</summary>
internal sealed class ScalarComparer : IEqualityComparer<object>
{
    public static readonly ScalarComparer Instance = new();

    public new bool Equals(object? left, object? right) => Number(left!).Equals(Number(right!));

    public int GetHashCode(object key) => Number(key).GetHashCode();

    private static object Number(object key) => key switch
    {
        bool flag => flag ? 1L : 0L,
        double real when double.IsInteger(real) && Math.Abs(real) < long.MaxValue => (long)real,
        _ => key,
    };
}
