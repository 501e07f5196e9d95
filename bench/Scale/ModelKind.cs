namespace ServingCluster.Scale;

/// <summary>Models of one size.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="WorkloadType">What its replicas run on.</param>
/// <param name="MemoryBytes">What one of them takes.</param>
/// <param name="Share">How many endpoints of a hundred serve it.</param>
internal sealed record ModelKind(string Name, string WorkloadType, long MemoryBytes, int Share)
{
    private const long GiB = 1L << 30;

    public static IReadOnlyList<ModelKind> All { get; } =
    [
        new("scale.models.small", "GPU_SMALL", 14 * GiB, 70),
        new("scale.models.medium", "GPU_MEDIUM", 22 * GiB, 25),
        new("scale.models.large", "GPU_LARGE", 76 * GiB, 5),
    ];

    /// <summary>One of them, as often as its share says.</summary>
    public static ModelKind Any(Random random)
    {
        var draw = random.Next(100);
        foreach (var kind in All)
        {
            draw -= kind.Share;
            if (draw < 0)
                return kind;
        }

        return All[^1];
    }
}
