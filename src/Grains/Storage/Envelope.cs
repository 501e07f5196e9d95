namespace ServingCluster.Grains.Storage;

/// <summary>What is stored: data, and the number of its format.</summary>
internal sealed record Envelope<TData>(int Format, TData Data);
