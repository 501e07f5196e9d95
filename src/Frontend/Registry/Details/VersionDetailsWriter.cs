using System.Globalization;
using System.Text.Json;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Registry.Details;

/// <summary>Writes all that is known of a version. What its files hold is left out until they were inspected.</summary>
internal static class VersionDetailsWriter
{
    public static void Write(Utf8JsonWriter json, RegisteredModelInfo model, ModelVersionInfo version)
    {
        WriteRegistration(json, version);
        json.WriteStartArray("aliases");
        foreach (var (alias, _) in model.Aliases.Where(a => a.Value == version.Version))
            json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WriteTags(version.Tags);
        if (version.Manifest is { } manifest)
            WriteManifest(json, manifest);
        json.WriteStartArray("calibrations");
        foreach (var calibration in version.Calibrations)
            WriteCalibration(json, calibration, version.Manifest);
        json.WriteEndArray();
    }

    private static void WriteRegistration(Utf8JsonWriter json, ModelVersionInfo version)
    {
        json.WriteString("name", version.ModelName);
        json.WriteString("version", version.Version.ToString(CultureInfo.InvariantCulture));
        json.WriteString("status", version.Status.WireName());
        json.WriteString("status_message", version.StatusMessage);
        if (version.StatusPercent is { } percent)
            json.WriteNumber("percent", percent);
        json.WriteString("source", version.Source);
        json.WriteString("run_id", version.RunId);
        json.WriteString("run_link", version.RunLink);
        json.WriteString("description", version.Description);
        json.WriteString("user_id", version.Creator);
        json.WriteTime("creation_timestamp", version.CreatedAt);
        json.WriteTime("last_updated_timestamp", version.UpdatedAt);
        if (version.Digest is { } digest)
            json.WriteString("digest", digest);
    }

    private static void WriteManifest(Utf8JsonWriter json, ModelManifest manifest)
    {
        json.WriteString("runtime", manifest.Runtime);
        if (manifest.Task is { } task)
            json.WriteString("task", task);
        SignatureWriter.Write(json, manifest.Signature, manifest.HasLoggedSignature);
        if (manifest.InputExample is { } example)
            json.WriteString("input_example", example);
        json.WriteNumber("size_bytes", manifest.SizeBytes);
        json.WriteNumber("memory_bytes", manifest.MemoryBytes);
        if (manifest.Quantization is { } quantization)
            json.WriteString("quantization", quantization);
        json.WriteStartObject("memory_bytes_by_quantization");
        foreach (var (bits, bytes) in manifest.MemoryByQuantization)
            json.WriteNumber(bits, bytes);
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        foreach (var (key, value) in manifest.Metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteCalibration(Utf8JsonWriter json, Calibration calibration, ModelManifest? manifest)
    {
        json.WriteStartObject();
        json.WriteString("device", calibration.Device == DeviceKind.Gpu ? "GPU" : "CPU");
        if ((calibration.Quantization ?? manifest?.Quantization) is { } quantization)
            json.WriteString("quantization", quantization);
        json.WriteNumber("tokens_per_second", Math.Round(calibration.TokensPerSecond, 1));
        json.WriteNumber("throughput_chunk_size", calibration.ChunkSize);
        if (calibration.Failure.Length > 0)
            json.WriteString("failure", calibration.Failure);
        json.WriteTime("measured_at", calibration.MeasuredAt);
        json.WriteEndObject();
    }
}
