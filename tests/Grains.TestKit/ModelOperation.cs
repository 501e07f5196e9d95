namespace ServingCluster.Grains.TestKit;

/// <summary>One step of the model test: 0 create, 1 update, 2 delete, 3 read and list.</summary>
internal sealed record ModelOperation(int Kind, string Key, bool IsStale);
