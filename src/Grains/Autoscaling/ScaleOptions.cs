using System.ComponentModel.DataAnnotations;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>How patient a <see cref="ConcurrencyScaler"/> is.</summary>
public sealed class ScaleOptions
{
    /// <summary>How long a need for more replicas keeps them. 0 to 1 day; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StabilisationWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long without any request until a served entity that may sleep does. 1 second to 30 days; default 30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan IdleWindow { get; set; } = TimeSpan.FromMinutes(30);
}
