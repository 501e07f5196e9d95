using System.Text;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Tests.Local;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>Records as earlier releases wrote them.</summary>
public sealed class EndpointFormatTests
{
    private const string Entity =
        """
        {"name":"churn-1","entity_name":"main.ml.churn","entity_version":1,"workload_size":"Medium","workload_type":"CPU",
         "scale_to_zero_enabled":false,"min_provisioned_concurrency":null,"max_provisioned_concurrency":null,"environment_vars":{},
         "creator":"ann","created_at":"2026-05-01T00:00:00+00:00"}
        """;

    private const string Config =
        $$"""
        {"version":1,"served_entities":[{{Entity}}],"routes":[{"served_entity_name":"churn-1","traffic_percentage":100}],
         "creator":"ann","created_at":"2026-05-01T00:00:00+00:00"}
        """;

    /// <summary>Format 1: without provided endpoints and without what an endpoint knows of its models.</summary>
    private const string Endpoint =
        $$"""
        {"format":1,"data":{"name":"churn","id":"01f52af0fea94b86bf92291719ca15f5","creator":"ann",
         "created_at":"2026-05-01T00:00:00+00:00","updated_at":"2026-05-01T00:00:00+00:00","description":"d","tags":{"team":"x"},
         "active":{{Config}},"pending":null,"config_update":"not_updating","last_config_version":1,"stopped":false,"deleting":false,
         "replicas":[],"pins":[{"model_name":"main.ml.churn","model_version":1}],"history":[{{Config}}],
         "events":[{"timestamp":"2026-05-01T00:00:00+00:00","type":"ENDPOINT_CREATE_EVENT","status":"success","message":"Created by ann.",
          "served_entity":null,"config_version":0}],
         "build_logs":[{"served_entity":"churn-1","config_version":1,"lines":["2026-05-01T00:00:00.000Z Ready."]}],
         "updating":null,"serving":{{Config}}
        } }
        """;

    /// <summary>Format 1, from before a manifest said how many requests a replica serves at a time.</summary>
    private const string Model =
        """
        {"format":1,"data":{"id":"029ff4b41dbe49c585061e0ff21e2b74","description":"","owner":"ann","creator":"ann",
         "created_at":"2026-05-01T00:00:00+00:00","updated_at":"2026-05-01T00:00:00+00:00","updated_by":"ann","tags":{},"aliases":{},
         "next_version":2,"versions":[{"version":1,"id":"e8cd84b7786a4ce9a75d2ffaf0b9e754","source":"one","run_id":"","run_link":"",
          "description":"","tags":{},"status":"ready","status_message":"","creator":"ann","created_at":"2026-05-01T00:00:00+00:00",
          "updated_at":"2026-05-01T00:00:00+00:00","artifact":{"folder":"one","digest":"digest of one"},
          "manifest":{"runtime":"scripted","signature":{"inputs":[],"outputs":[],"params":[],"is_column_based":true},
           "has_logged_signature":true,"task":null,"size_bytes":10,"memory_bytes":1048576,"input_example":null,"metadata":{}}}],
         "pins":[{"version":1,"endpoint":"churn","pinned_at":"2026-05-01T00:00:00+00:00"}],"trash":[],"deleted":false}}
        """;

    /// <summary>Format 2: without entities that are scaled by throughput.</summary>
    private static readonly string Format2 = Endpoint.Replace("\"format\":1", "\"format\":2").Replace("\"pending\":null", "\"foundation\":null,\"pending\":null");

    /// <summary>Format 3: without grants.</summary>
    private static readonly string Format3 = Format2.Replace("\"format\":2", "\"format\":3")
        .Replace("\"max_provisioned_concurrency\":null", "\"max_provisioned_concurrency\":null,\"max_provisioned_throughput\":null");

    public static TheoryData<string> Formats => [Endpoint, Format2, Format3];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_endpoint_of_an_older_format_serves_on_and_learns_what_its_models_are(string stored)
    {
        await using var cluster = new LocalClusterFixture();
        await WriteAsync(cluster, "catalogs/endpoints/churn", """{"format":1,"data":{"name":"churn"}}""");
        await WriteAsync(cluster, "catalogs/models/main.ml.churn", """{"format":1,"data":{"name":"main.ml.churn"}}""");
        await WriteAsync(cluster, "endpoints/churn", stored);
        await WriteAsync(cluster, "models/main.ml.churn", Model);
        await cluster.ReportNodeAsync();
        var endpoint = cluster.Grains.Endpoint("churn");

        var before = (await endpoint.GetAsync())!;
        await endpoint.ReconcileAsync();
        var after = (await endpoint.GetAsync())!;

        Assert.Equal(("d", "x", null), (before.Description, before.Tags["team"], before.Foundation));
        Assert.Null(before.Config!.Config.ServedEntities[0].Traits);
        Assert.Equal((null, 4), (after.Task, after.Config!.Config.ServedEntities[0].Traits!.ReplicaConcurrency));
        Assert.Equal(16, Assert.Single((await endpoint.WatchRoutesAsync(-1, default))!.Entities).MaxConcurrency);
        await endpoint.UpdateTagsAsync(new Dictionary<string, string> { ["team"] = "y" }, [], "ann");
        var written = Encoding.UTF8.GetString((await cluster.Store.ReadAsync("endpoints/churn", default))!.Value.Span);
        Assert.StartsWith("{\"format\":4,", written);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_endpoint_and_a_model_of_an_older_format_are_their_creators_and_are_found_by_id(string stored)
    {
        await using var cluster = new LocalClusterFixture();
        await WriteAsync(cluster, "endpoints/churn", stored);
        await WriteAsync(cluster, "models/main.ml.churn", Model.Replace("\"owner\":\"ann\"", "\"owner\":\"bob\""));
        await cluster.ReportNodeAsync();
        var (endpoint, model) = (cluster.Grains.Endpoint("churn"), cluster.Grains.Model("main.ml.churn"));
        await endpoint.ReconcileAsync();
        await model.ReconcileAsync();

        Assert.Equal(AccessList<EndpointPermission>.Of(PrincipalKind.User, "ann"), (await endpoint.GetAsync())!.Access);
        Assert.Equal(["ann", "bob"], (await model.GetAsync())!.Access.Entries.Select(e => e.Name));
        Assert.Equal("churn", await new ObjectIds(ObjectIds.Endpoints, cluster.Store).FindAsync("01f52af0fea94b86bf92291719ca15f5", default));
        Assert.Equal("main.ml.churn", await new ObjectIds(ObjectIds.Models, cluster.Store).FindAsync("029ff4b41dbe49c585061e0ff21e2b74", default));
        await model.SetTagAsync("k", "v", "ann");
        var written = Encoding.UTF8.GetString((await cluster.Store.ReadAsync("models/main.ml.churn", default))!.Value.Span);
        Assert.StartsWith("{\"format\":3,", written);
    }

    private static async Task WriteAsync(LocalClusterFixture cluster, string key, string json) =>
        await cluster.Store.WriteAsync(key, Encoding.UTF8.GetBytes(json), null, default);
}
