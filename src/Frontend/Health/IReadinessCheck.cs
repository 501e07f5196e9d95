namespace ServingCluster.Frontend.Health;

/// <summary>One condition of <c>/health/ready</c>. All registered checks must be met.</summary>
public interface IReadinessCheck
{
    /// <summary>The check's name in the answer, such as <c>store</c>.</summary>
    string Name { get; }

    /// <summary>Looks whether the condition is met.</summary>
    /// <returns>Null when it is; else what is missing, in words.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);
}
