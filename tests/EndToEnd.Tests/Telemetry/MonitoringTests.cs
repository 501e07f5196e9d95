using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.EndToEnd.Tests.Harness.Otlp;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>Dashboards and alert rules against a server that has had traffic of every kind: what they name is there.</summary>
public sealed partial class MonitoringTests
{
    // What Prometheus adds to every series, and its own metric of whether a target could be scraped.
    private static readonly HashSet<string> OfPrometheus = ["job", "instance"];
    private const string Up = "up";

    [Fact]
    public async Task Every_metric_and_label_that_dashboards_and_alerts_name_is_on_the_metrics_route()
    {
        await using var provider = new ChatProvider();
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        await MakeTrafficAsync(server.Client, provider);
        var metrics = Series((await server.Client.GetAsync("/metrics")).Expect(200).Body);

        var queries = MonitoringFiles.DashboardNames.SelectMany(n => MonitoringFiles.QueriesOf(MonitoringFiles.Dashboard(n)))
            .Concat(MonitoringFiles.Rules.Select(r => (string)r["expr"]!)).ToList();
        Assert.True(queries.Count > 60, $"{queries.Count} queries");
        foreach (var query in queries)
        {
            var named = PromQuery.Read(query);
            Assert.NotEmpty(named);
            foreach (var (metric, labels) in named.Where(n => n.Metric != Up))
            {
                Assert.True(metrics.TryGetValue(metric, out var known), $"There is no metric '{metric}', which this names: {query}");
                Assert.All(labels, l => Assert.True(known!.Contains(l) || OfPrometheus.Contains(l), $"'{metric}' has no label '{l}', which this names: {query}"));
            }
        }
    }

    [Fact]
    public void Alerts_are_well_formed_and_say_what_to_do()
    {
        var rules = MonitoringFiles.Rules;
        Assert.Equal(rules.Count, rules.Select(r => (string)r["alert"]!).Distinct().Count());
        foreach (var rule in rules)
        {
            var name = (string)rule["alert"]!;
            Assert.Matches("^Serving[A-Za-z]+$", name);
            var expression = (string)rule["expr"]!;
            Assert.Equal(expression.Count(c => c == '('), expression.Count(c => c == ')'));
            Assert.Contains((string)rule["labels"]["severity"]!, new[] { "warning", "critical" });
            Assert.All(new[] { "summary", "description" }, a => Assert.True(((string)rule["annotations"][a]!).Length > 20, $"{name}: {a}"));
            if (rule.Children.TryGetValue("for", out var duration))
                Assert.Matches(@"^\d+[smh]$", (string)duration!);
        }
    }

    [Fact]
    public void Dashboards_are_well_formed()
    {
        var dashboards = MonitoringFiles.DashboardNames.Select(MonitoringFiles.Dashboard).ToList();
        Assert.Equal(3, dashboards.Select(d => (string)d["uid"]!).Distinct().Count());
        foreach (var dashboard in dashboards)
        {
            Assert.Contains(dashboard["templating"]!["list"]!.AsArray(), v => (string)v!["name"]! == "datasource" && (string)v["type"]! == "datasource");
            var panels = dashboard["panels"]!.AsArray();
            Assert.Equal(panels.Count, panels.Select(p => (int)p!["id"]!).Distinct().Count());
            Assert.All(panels.Where(p => (string)p!["type"]! != "row"), p => Assert.Equal("${datasource}", (string)p!["datasource"]!["uid"]!));
            Assert.All(panels, p => Assert.InRange((int)p!["gridPos"]!["x"]! + (int)p["gridPos"]!["w"]!, 1, 24));
        }
    }

    [Fact]
    public void The_examples_for_Prometheus_and_Grafana_name_the_files_that_are_there()
    {
        var prometheus = MonitoringFiles.Yaml("prometheus", "prometheus.yaml");
        Assert.Equal("alerts.yaml", (string)prometheus["rule_files"][0]!);
        Assert.Equal(("serving", "/metrics"), ((string)prometheus["scrape_configs"][0]["job_name"]!, (string)prometheus["scrape_configs"][0]["metrics_path"]!));
        Assert.Equal("prometheus", (string)MonitoringFiles.Yaml("grafana", "provisioning", "datasources", "prometheus.yaml")["datasources"][0]["type"]!);
        Assert.Equal("file", (string)MonitoringFiles.Yaml("grafana", "provisioning", "dashboards", "servingcluster.yaml")["providers"][0]["type"]!);
    }

    private static async Task MakeTrafficAsync(ServerClient client, ChatProvider provider)
    {
        (await client.CreateAsync("outside", Falling(provider.Address))).Expect(200);
        await client.ReadyAsync("outside");
        (await client.SendAsync(HttpMethod.Put, "/api/2.0/serving-endpoints/outside/ai-gateway", """{"fallback_config":{"enabled":true}}""")).Expect(200);
        await client.ReadyAsync(TracedServer.ChatModel);
        (await client.InvokeAsync("iris")).Expect(200);
        (await client.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?").ToJsonString())).Expect(200);
        (await client.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?", stream: true).ToJsonString())).Expect(200);
        // The end of a stream is measured when its last piece was sent.
        await Eventually.GetAsync(
            async () => (await client.GetAsync("/metrics")).Expect(200).Body, t => t.Contains("gen_ai_server_time_per_output_token", StringComparison.Ordinal), "the stream is measured");
        await Eventually.GetAsync(
            async () => await client.InvokeAsync("outside", TracedServer.Chat("Hi").ToJsonString()), a => a.Status == 200, "the endpoint falls back");
    }

    // Nobody listens at port 1; what cannot be reached there goes to the provider.
    private static JsonObject Falling(string address) => new()
    {
        ["served_entities"] = new JsonArray(Outside("gone", "http://127.0.0.1:1"), Outside("there", address)),
        ["traffic_config"] = new JsonObject
        {
            ["routes"] = new JsonArray(
                new JsonObject { ["served_entity_name"] = "gone", ["traffic_percentage"] = 100 },
                new JsonObject { ["served_entity_name"] = "there", ["traffic_percentage"] = 0 }),
        },
    };

    private static JsonObject Outside(string name, string address) => new()
    {
        ["name"] = name,
        ["external_model"] = new JsonObject
        {
            ["provider"] = "custom",
            ["name"] = "far-model",
            ["task"] = "llm/v1/chat",
            ["custom_provider_config"] = new JsonObject
            {
                ["custom_provider_url"] = $"{address}/v1/chat/completions",
                ["bearer_token_auth"] = new JsonObject { ["token_plaintext"] = "none" },
            },
        },
    };

    /// <summary>The names of all series, each with the labels that any of them has.</summary>
    private static Dictionary<string, HashSet<string>> Series(string text)
    {
        var known = new Dictionary<string, HashSet<string>>();
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            var name = line[..line.IndexOfAny(['{', ' '])];
            var labels = known.TryGetValue(name, out var already) ? already : known[name] = [];
            labels.UnionWith(Label().Matches(line).Select(m => m.Groups[1].Value));
        }

        return known;
    }

    [GeneratedRegex("[{,](\\w+)=\"")]
    private static partial Regex Label();
}
