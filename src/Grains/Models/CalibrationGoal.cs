using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Models;

/// <summary>What is to be measured of a version.</summary>
/// <param name="Device">The class of devices.</param>
/// <param name="Quantization">In how many bits the weights are held; null for the version's own.</param>
internal sealed record CalibrationGoal(DeviceKind Device, string? Quantization)
{
    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    /// <summary>What stands before each step of it, for people.</summary>
    public string Words => Quantization is null ? "" : $"With {Quantization} weights: ";

    /// <summary>What its replica is told.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Quantization is null ? NoSettings : new Dictionary<string, string> { [ModelQuantization.Setting] = Quantization };

    /// <summary>What some result is of.</summary>
    public static CalibrationGoal Of(Calibration calibration) => new(calibration.Device, calibration.Quantization);

    /// <summary>Whether a result is what this asks for.</summary>
    public bool IsThatOf(Calibration calibration) => this == Of(calibration);
}
