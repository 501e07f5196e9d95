using System.Text.Json;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Frontend.Nodes;

/// <summary>Writes nodes.</summary>
internal static class NodeWriter
{
    public static void Write(Utf8JsonWriter json, NodeStatus node, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Report.Node);
        json.WriteString("zone", node.Report.Zone);
        json.WriteBoolean("draining", node.IsDraining);
        // Clocks of two machines may differ.
        json.WriteNumber("report_age_seconds", Math.Round(Math.Max(0, (now - node.ReportedAt).TotalSeconds), 1));
        json.WriteStartArray("devices");
        foreach (var device in node.Report.Devices)
            Write(json, device, node.UsedBytes.GetValueOrDefault(device.Name));
        json.WriteEndArray();
        json.WriteStartArray("replicas");
        foreach (var replica in node.Report.Replicas.OrderBy(r => r.Key.Endpoint, StringComparer.Ordinal).ThenBy(r => r.Key.Id, StringComparer.Ordinal))
            Write(json, replica);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeviceReport device, long used)
    {
        json.WriteStartObject();
        json.WriteString("name", device.Name);
        json.WriteString("kind", device.Kind == DeviceKind.Gpu ? "GPU" : "CPU");
        json.WriteNumber("memory_bytes", device.MemoryBytes);
        json.WriteNumber("used_bytes", used);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RunningReplica replica)
    {
        json.WriteStartObject();
        json.WriteString("endpoint", replica.Key.Endpoint);
        json.WriteString("served_entity", replica.ServedEntity);
        json.WriteString("id", replica.Key.Id);
        json.WriteString("device", replica.Key.Device);
        json.WriteString("state", NameOf(replica.State));
        json.WriteNumber("in_flight", replica.InFlight);
        json.WriteNumber("memory_bytes", replica.MemoryBytes);
        json.WriteEndObject();
    }

    private static string NameOf(ReplicaState? state) => state switch
    {
        ReplicaState.Absent => "ABSENT",
        ReplicaState.Loading => "LOADING",
        ReplicaState.Ready => "READY",
        ReplicaState.Failed => "FAILED",
        ReplicaState.Draining => "DRAINING",
        ReplicaState.Unloaded => "UNLOADED",
        _ => "UNKNOWN",
    };
}
