using BenchmarkDotNet.Attributes;

namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>Adds the column of tokens per second.</summary>
internal sealed class TokenRateAttribute() : ColumnConfigBaseAttribute(new TokenRateColumn());
