namespace ServingCluster.Frontend.Audit;

/// <summary>Marks a route that is not recorded though its method is one of commands: invocations, which are usage, and checks, which change nothing.</summary>
internal sealed class UnauditedCommand
{
    private UnauditedCommand()
    {
    }

    /// <summary>The mark, for a route's metadata.</summary>
    public static UnauditedCommand Mark { get; } = new();
}
