using System.Text.Json;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// The route, ours, that tells what a served entity of a registered model may be given to run on: the sizes, the bits, and the workload types
/// with whether any node here has a device large enough for them.
/// </summary>
internal sealed class WorkloadOptions(IServingGrains grains)
{
    public async Task GetAsync(HttpContext context)
    {
        var devices = (await grains.NodeDirectory().ListAsync()).SelectMany(n => n.Report.Devices).ToList();
        await JsonReply.SendAsync(context, devices, static (json, devices) =>
        {
            WriteSizes(json);
            WriteTypes(json, devices);
            json.WriteStartArray("quantizations");
            foreach (var name in ModelQuantization.All)
                json.WriteStringValue(name);
            json.WriteEndArray();
        });
    }

    private static void WriteSizes(Utf8JsonWriter json)
    {
        json.WriteStartArray("workload_sizes");
        foreach (var size in WorkloadSizes.All)
        {
            json.WriteStartObject();
            json.WriteString("workload_size", size.Name);
            json.WriteNumber("min_provisioned_concurrency", size.MinConcurrency);
            json.WriteNumber("max_provisioned_concurrency", size.MaxConcurrency);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTypes(Utf8JsonWriter json, IReadOnlyList<DeviceReport> devices)
    {
        json.WriteStartArray("workload_types");
        foreach (var type in WorkloadTypes.All)
        {
            json.WriteStartObject();
            json.WriteString("workload_type", type);
            json.WriteBoolean("gpu", WorkloadTypes.KindOf(type) == DeviceKind.Gpu);
            json.WriteBoolean("available", devices.Any(d => d.Kind == WorkloadTypes.KindOf(type) && d.MemoryBytes >= WorkloadTypes.MemoryFor(type, 0)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
