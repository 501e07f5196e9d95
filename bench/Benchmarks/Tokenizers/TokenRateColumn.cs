using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>Tokens per second. Equal figures at all lengths tell that the work is linear.</summary>
internal sealed class TokenRateColumn : IColumn
{
    /// <inheritdoc/>
    public string Id => nameof(TokenRateColumn);

    /// <inheritdoc/>
    public string ColumnName => "Tokens/s";

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => "Tokens made or taken per second";

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { Mean: var nanoseconds })
            return "-";
        var kind = (TokenizerKind)benchmarkCase.Parameters[nameof(Tokenizing.Kind)];
        var length = (int)benchmarkCase.Parameters[nameof(Tokenizing.Length)];
        var oneWord = benchmarkCase.Descriptor.WorkloadMethod.Name == nameof(Tokenizing.EncodeOneWord);
        return (TokenizerCase.Tokens(kind, length, oneWord) / nanoseconds * 1e9).ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;
}
