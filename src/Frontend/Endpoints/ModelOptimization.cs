using System.Globalization;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The route that tells in what chunks the throughput of a model version can be provisioned.</summary>
internal sealed class ModelOptimization(IServingGrains grains)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly ModelFinder _models = new(grains);

    public async Task GetAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["model"]!;
        var (_, version) = await _models.DescribeAsync(context, name, VersionOf(context), ModelPermission.CanRead);
        var isOptimizable = version.Status == ModelVersionStatus.Ready && ModelTasks.IsLanguage(version.Manifest?.Task);
        var measured = isOptimizable ? Measured(version) : null;
        await JsonReply.SendAsync(context, (version, measured), static (json, found) =>
        {
            json.WriteBoolean("optimizable", found.measured is { ChunkSize: > 0 });
            json.WriteString("model_type", TypeOf(found.version.Manifest));
            if (found.measured is { ChunkSize: > 0 } calibration)
                json.WriteNumber("throughput_chunk_size", calibration.ChunkSize);
            WriteMeasurements(json, found.version.Calibrations);
        });
    }

    /// <summary>Ours: every chunk that was measured, by device and by bits other than the version's own.</summary>
    private static void WriteMeasurements(Utf8JsonWriter json, IReadOnlyList<Calibration> calibrations)
    {
        var succeeded = calibrations.Where(c => c.ChunkSize > 0).ToList();
        if (succeeded.Count == 0)
            return;
        json.WriteStartArray("measurements");
        foreach (var measured in succeeded)
        {
            json.WriteStartObject();
            json.WriteString("device", measured.Device == DeviceKind.Gpu ? "GPU" : "CPU");
            if (measured.Quantization is { } bits)
                json.WriteString("quantization", bits);
            json.WriteNumber("throughput_chunk_size", measured.ChunkSize);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What was measured, with the version's own bits, on the best class of devices that it was measured on.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: nothing was yet; clients come back by themselves.</exception>
    private static Calibration Measured(ModelVersionInfo version) =>
        version.Calibrations.Where(c => c.Quantization is null).OrderByDescending(c => c.ChunkSize > 0).ThenByDescending(c => c.Device == DeviceKind.Gpu).FirstOrDefault()
        ?? throw new ServingException(
            ErrorCode.TemporarilyUnavailable,
            $"The throughput of version {version.Version} of the model '{version.ModelName}' has not been measured yet. {version.StatusMessage}".TrimEnd(),
            RetryAfter);

    private static int VersionOf(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["version"]!;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new ServingException(ErrorCode.InvalidParameterValue, $"version: must be a whole number of at least 1, but is '{text}'.");
    }

    /// <summary><c>llama</c> for <c>LlamaForCausalLM</c>; empty for a model without an architecture.</summary>
    private static string TypeOf(ModelManifest? manifest)
    {
        var architecture = manifest?.Metadata.GetValueOrDefault("architecture") ?? "";
        var end = architecture.IndexOf("For", StringComparison.Ordinal);
        return (end > 0 ? architecture[..end] : architecture.EndsWith("Model", StringComparison.Ordinal) ? architecture[..^5] : architecture).ToLowerInvariant();
    }
}
