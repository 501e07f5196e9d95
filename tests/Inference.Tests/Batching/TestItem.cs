using ServingCluster.Inference.Batching;

namespace ServingCluster.Inference.Tests.Batching;

internal sealed class TestItem : BatchItem
{
    public required int Id { get; init; }

    /// <summary>Items of one kind may share a run.</summary>
    public char Kind { get; init; } = 'a';

    /// <summary>How often it was run.</summary>
    public int Runs;

    public int Thread { get; set; }
}
