using System.Text;
using System.Text.Json;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Usages;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Usages;

public sealed class ServedMembersTests
{
    private readonly ServedMembers _members = new(new JsonWriterOptions { SkipValidation = true });

    [Fact]
    public void What_served_is_told_anew_when_its_endpoint_changes()
    {
        var table = RecordedEndpoint.Of("iris", null);
        var before = new EndpointRecording(table);
        Assert.Equal((7, 3), Versions(Record(before)));
        Assert.Equal((7, 3), Versions(Record(before)));
        var changed = table with { ConfigVersion = 8, Entities = [table.Entities[0] with { EntityVersion = 4 }] };
        Assert.Equal((8, 4), Versions(Record(new EndpointRecording(changed))));
        Assert.Equal((7, 3), Versions(Record(before)));
    }

    [Fact]
    public void Tasks_entities_and_endpoints_without_a_recording_are_told_apart()
    {
        var recording = new EndpointRecording(RecordedEndpoint.Of("iris", null));
        Assert.Equal("chat", Of(Record(recording)).GetProperty("task").GetString());
        Assert.Equal("embeddings", Of(Record(recording) with { Task = InvocationTask.Embeddings }).GetProperty("task").GetString());
        Assert.False(Of(Record(recording, servedEntity: "")).TryGetProperty("entity_name", out _));
        Assert.Equal("iris", Of(Record(null)).GetProperty("endpoint_name").GetString());
        Assert.Equal("other", Of(Record(null) with { Endpoint = "other" }).GetProperty("endpoint_name").GetString());
    }

    [Fact]
    public void What_is_kept_of_endpoints_that_changed_goes()
    {
        for (var version = 0; version < 3000; version++)
        {
            var recording = new EndpointRecording(RecordedEndpoint.Of("iris", null) with { ConfigVersion = version });
            Assert.Equal((version, 3), Versions(Record(recording)));
        }

        Assert.InRange(_members.Kept, 1, 1024);
    }

    private (long Config, long Entity) Versions(UsageRecord record) =>
        (Of(record).GetProperty("endpoint_config_version").GetInt64(), Of(record).GetProperty("entity_version").GetInt64());

    private JsonElement Of(UsageRecord record) => JsonElement.Parse($"{{{Encoding.UTF8.GetString(_members.MembersOf(record))}}}");

    private static UsageRecord Record(EndpointRecording? recording, string servedEntity = "iris-1") => new()
    {
        Time = default,
        RequestId = "r",
        ClientRequestId = null,
        UsageContext = [],
        Endpoint = "iris",
        Recording = recording,
        Task = InvocationTask.Chat,
        Caller = "ann",
        Streamed = false,
        ServedEntity = servedEntity,
    };
}
