namespace ServingCluster.Silo.Bindings;

/// <summary>
/// The clock of the serving grains: a <see cref="TimeProvider"/> of its own key, so that it can be another than the one that Orleans
/// itself runs by.
/// </summary>
public static class ServingTime
{
    /// <summary>The key of the clock in the container.</summary>
    public const string Key = "serving";
}
