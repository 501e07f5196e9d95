using ServingCluster.Inference.Models;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Chooses the reader for a declared type and the type of the graph's tensor.</summary>
internal static class ElementReaders
{
    private const string Number = "a number";
    private const string Whole = "a whole number";
    private const string Flag = "true or false";

    /// <summary>The reader for a tensor of the signature.</summary>
    /// <param name="declared">The signature's type; the graph's own when there is none.</param>
    /// <param name="target">The graph's type.</param>
    /// <returns>Null when a cast would lose something, or the type cannot be given in JSON.</returns>
    public static ElementReader? ForTensor(TensorElementType declared, TensorElementType target)
    {
        if (declared == TensorElementType.String || target == TensorElementType.String)
            return declared == target ? new TextElementReader { Expectation = "a text" } : null;
        if (declared == TensorElementType.Bool || target == TensorElementType.Bool)
            return declared == TensorElementType.Bool ? ForFlag(target, $"{Flag} (bool)") : null;
        if (IsFloating(declared))
            return IsFloating(target) ? ForFloating(target, $"{Number} ({declared.NumpyName()})") : null;
        return TypeRanges.Of(declared) is { } range ? ForWhole(range, target, $"{Whole} ({declared.NumpyName()})") : null;
    }

    /// <summary>The reader for a column of the signature.</summary>
    /// <returns>Null when a cast would lose something.</returns>
    public static ElementReader? ForColumn(ColumnType declared, TensorElementType target)
    {
        var type = declared.WireName();
        var isText = target == TensorElementType.String;
        return declared switch
        {
            ColumnType.Boolean => ForFlag(target, $"{Flag} ({type})"),
            ColumnType.Integer => ForWhole(new WholeRange(int.MinValue, int.MaxValue), target, $"{Whole} ({type})"),
            ColumnType.Long => ForWhole(new WholeRange(long.MinValue, long.MaxValue), target, $"{Whole} ({type})"),
            ColumnType.Float or ColumnType.Double => ForFloating(target, $"{Number} ({type})"),
            ColumnType.String => isText ? new TextElementReader { Expectation = $"a text ({type})" } : null,
            ColumnType.Binary => isText ? new BinaryTextReader { Expectation = "base64 of UTF-8 text (binary)" } : null,
            ColumnType.DateTime => isText || target == TensorElementType.Int64
                ? new MomentReader { Expectation = "a point in time in ISO 8601 such as 2024-05-01T12:00:00Z (datetime)" }
                : null,
            _ => null,
        };
    }

    private static bool IsFloating(TensorElementType type) => type
        is TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16 or TensorElementType.BFloat16;

    private static ElementReader? ForFloating(TensorElementType target, string expectation) => target switch
    {
        TensorElementType.Float => new FloatingReader<float, SingleFormat> { Expectation = expectation },
        TensorElementType.Double => new FloatingReader<double, DoubleFormat> { Expectation = expectation },
        TensorElementType.Float16 => new FloatingReader<Half, HalfFormat> { Expectation = expectation },
        TensorElementType.BFloat16 => new FloatingReader<ushort, BFloat16Format> { Expectation = expectation },
        _ => null,
    };

    private static ElementReader? ForWhole(WholeRange range, TensorElementType target, string expectation)
    {
        if (TypeRanges.Of(target) is { } own)
            range = range.And(own);
        return target switch
        {
            TensorElementType.Int8 => new WholeReader<sbyte>(range) { Expectation = expectation },
            TensorElementType.Int16 => new WholeReader<short>(range) { Expectation = expectation },
            TensorElementType.Int32 => new WholeReader<int>(range) { Expectation = expectation },
            TensorElementType.Int64 => new WholeReader<long>(range) { Expectation = expectation },
            TensorElementType.UInt8 => new WholeReader<byte>(range) { Expectation = expectation },
            TensorElementType.UInt16 => new WholeReader<ushort>(range) { Expectation = expectation },
            TensorElementType.UInt32 => new WholeReader<uint>(range) { Expectation = expectation },
            TensorElementType.UInt64 => new WholeReader<ulong>(range) { Expectation = expectation },
            TensorElementType.Float => new WholeFloatingReader<float, SingleFormat>(range) { Expectation = expectation },
            TensorElementType.Double => new WholeFloatingReader<double, DoubleFormat>(range) { Expectation = expectation },
            TensorElementType.Float16 => new WholeFloatingReader<Half, HalfFormat>(range) { Expectation = expectation },
            TensorElementType.BFloat16 => new WholeFloatingReader<ushort, BFloat16Format>(range) { Expectation = expectation },
            _ => null,
        };
    }

    private static ElementReader? ForFlag(TensorElementType target, string expectation) => target switch
    {
        TensorElementType.Bool or TensorElementType.UInt8 or TensorElementType.Int8 => new FlagReader<byte>(0, 1) { Expectation = expectation },
        TensorElementType.Int16 or TensorElementType.UInt16 => new FlagReader<ushort>(0, 1) { Expectation = expectation },
        TensorElementType.Int32 or TensorElementType.UInt32 => new FlagReader<uint>(0, 1) { Expectation = expectation },
        TensorElementType.Int64 or TensorElementType.UInt64 => new FlagReader<ulong>(0, 1) { Expectation = expectation },
        TensorElementType.Float => new FlagReader<float>(0, 1) { Expectation = expectation },
        TensorElementType.Double => new FlagReader<double>(0, 1) { Expectation = expectation },
        TensorElementType.Float16 => new FlagReader<Half>(Half.Zero, Half.One) { Expectation = expectation },
        TensorElementType.BFloat16 => new FlagReader<ushort>(0, BFloat16Format.FromSingle(1)) { Expectation = expectation },
        _ => null,
    };
}
