using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>The dashboards and the alert rules that come with the product.</summary>
internal static partial class MonitoringFiles
{
    private static readonly string Deploy = Path.Combine(
        typeof(MonitoringFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!, "deploy");

    public static IReadOnlyList<string> DashboardNames { get; } =
        [.. Directory.GetFiles(Path.Combine(Deploy, "grafana", "dashboards"), "*.json").Select(f => Path.GetFileName(f))];

    public static JsonNode Dashboard(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "dashboards", name)))!;

    /// <summary>Every query of a dashboard, those of its variables among them.</summary>
    public static IEnumerable<string> QueriesOf(JsonNode dashboard) =>
        dashboard["panels"]!.AsArray().SelectMany(p => p!["targets"]?.AsArray() ?? []).Select(t => (string)t!["expr"]!)
            .Concat(dashboard["templating"]!["list"]!.AsArray().Select(v => v!["definition"]).OfType<JsonNode>().Select(d => AsQuery((string)d!)));

    /// <summary>Every alert rule.</summary>
    public static IReadOnlyList<YamlMappingNode> Rules =>
        [.. ((YamlSequenceNode)Yaml("prometheus", "alerts.yaml")["groups"]).SelectMany(g => (YamlSequenceNode)g["rules"]).Cast<YamlMappingNode>()];

    /// <summary>One of the files in YAML.</summary>
    public static YamlNode Yaml(params string[] path)
    {
        using var reader = new StreamReader(Path.Combine([Deploy, .. path]));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return yaml.Documents.Single().RootNode;
    }

    // label_values(metric, label) asks for a metric by a label.
    private static string AsQuery(string definition) => LabelValues().Replace(definition, "sum by ($2) ($1)");

    [GeneratedRegex(@"label_values\((\w+),\s*(\w+)\)")]
    private static partial Regex LabelValues();
}
