namespace ServingCluster.Silo.Driving;

/// <summary>Whether and how grains are driven.</summary>
public sealed record DrivingOptions
{
    /// <summary>Whether grains reconcile by timers and reminders; off where somebody else calls them.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>How often a reminder looks after an endpoint whose timer is gone with its silo; 1 minute by default, the least that Orleans takes.</summary>
    public TimeSpan ReminderPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a model is looked after while something of it is unfinished; 10 seconds by default.</summary>
    public TimeSpan ModelPeriod { get; init; } = TimeSpan.FromSeconds(10);
}
