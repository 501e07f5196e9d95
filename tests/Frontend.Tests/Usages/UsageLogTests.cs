using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Tests.Usages;

public sealed class UsageLogTests : IDisposable
{
    private const string Path = "/serving-endpoints/talk/invocations";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("serving-usage-");

    private ServingSettings Settings => new() { AdminToken = TestFrontend.Token, DataDirectory = _data.FullName, AuditLog = false };

    private string FileOf(string date) => System.IO.Path.Combine(_data.FullName, "usage", date + ".jsonl");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_stop_has_a_line_for_every_request()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings))
        {
            await frontend.SendAsync("POST", Path, """
                {"messages":[],"client_request_id":"c-1","usage_context":{"team":"é",
                 "n":[1]}}
                """);
            await frontend.SendAsync("POST", "/v1/chat/completions", """{"messages":[],"model":"talk"}""");
            using var streamed = await frontend.Client.PostAsync(Path, Json("""{"messages":[],"stream":true}"""));
            await streamed.Content.ReadAsStringAsync();
            frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.RequestLimitExceeded, "Too many."));
            await frontend.SendAsync("POST", Path, "{}");
            await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}");
        }

        var lines = await LinesAsync("2026-05-28");
        Assert.Equal(4, lines.Count);
        var first = lines[0];
        Assert.Equal(
            ("2026-05-28T20:26:40.123Z", "c-1", "é", "talk", "iris-1", "chat", "admin", 200, false, 5, 3, 2),
            (first.GetProperty("request_time").GetString(), first.GetProperty("client_request_id").GetString(),
                first.GetProperty("usage_context").GetProperty("team").GetString(), first.GetProperty("endpoint_name").GetString(),
                first.GetProperty("served_entity_name").GetString(), first.GetProperty("task").GetString(), first.GetProperty("requester").GetString(),
                first.GetProperty("status_code").GetInt32(), first.GetProperty("request_streaming").GetBoolean(), first.GetProperty("input_token_count").GetInt32(),
                first.GetProperty("output_token_count").GetInt32(), first.GetProperty("cached_input_token_count").GetInt32()));
        Assert.Equal(0, first.GetProperty("execution_duration_ms").GetDouble());
        Assert.NotEmpty(first.GetProperty("databricks_request_id").GetString()!);
        Assert.False(lines[1].TryGetProperty("usage_context", out _));
        Assert.Equal((true, 7, 2), (lines[2].GetProperty("request_streaming").GetBoolean(), lines[2].GetProperty("input_token_count").GetInt32(), lines[2].GetProperty("output_token_count").GetInt32()));
        Assert.Equal((429, 0), (lines[3].GetProperty("status_code").GetInt32(), lines[3].GetProperty("output_token_count").GetInt32()));
    }

    [Fact]
    public async Task A_stream_that_failed_in_the_middle_and_a_caller_that_went_away_are_told_apart()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings))
        {
            frontend.Router.OnStream = (_, _) => FailingAfterOne();
            using (var broken = await frontend.Client.PostAsync(Path, Json("""{"stream":true}""")))
                await broken.Content.ReadAsStringAsync();
            frontend.Router.OnInvoke = (_, _, _, token) => throw new OperationCanceledException(token);
            await frontend.SendAsync("POST", Path, "{}");
            // A fault of the server is nobody's leaving.
            frontend.Router.OnInvoke = (_, _, _, _) => throw new InvalidOperationException("A mistake in here.");
            (await frontend.SendAsync("POST", Path, "{}")).AssertError(500, "INTERNAL_ERROR");
        }

        Assert.Equal([504, 499, 500], (await LinesAsync("2026-05-28")).Select(l => l.GetProperty("status_code").GetInt32()));
    }

    [Fact]
    public async Task What_models_used_that_judged_texts_has_lines_of_its_own()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings))
            frontend.Services.GetRequiredService<IJudgeRecorder>().Record(Judgement());

        var line = Assert.Single(await LinesAsync("2026-05-28"));
        Assert.Equal(
            ("guard", "small", "ann", "r-1", "chat", 200, 40, 2, """{"guardrail":"safety","judged":"output"}"""),
            (line.GetProperty("endpoint_name").GetString(), line.GetProperty("served_entity_name").GetString(), line.GetProperty("requester").GetString(),
                line.GetProperty("databricks_request_id").GetString(), line.GetProperty("task").GetString(), line.GetProperty("status_code").GetInt32(),
                line.GetProperty("input_token_count").GetInt32(), line.GetProperty("output_token_count").GetInt32(), line.GetProperty("usage_context").GetRawText()));
    }

    [Fact]
    public async Task Judging_endpoints_that_record_no_usage_have_none_of_it_recorded()
    {
        var table = new RouteTable
        {
            Endpoint = "guard",
            EndpointId = "g",
            Version = 1,
            ConfigVersion = 1,
            Stopped = false,
            Entities = [],
            Gateway = new GatewayConfig { UsageTracking = false },
        };
        await using (var frontend = await TestFrontend.StartAsync(Settings))
            frontend.Services.GetRequiredService<IJudgeRecorder>().Record(Judgement() with { Recording = new EndpointRecording(table) });
        Assert.False(File.Exists(FileOf("2026-05-28")));
    }

    [Fact]
    public async Task A_day_has_a_file_of_its_own_and_old_ones_go()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(FileOf("x"))!);
        await File.WriteAllTextAsync(FileOf("2026-05-26"), "{}\n");
        await File.WriteAllTextAsync(FileOf("2026-05-27"), "{}\n");
        await File.WriteAllTextAsync(FileOf("notes"), "mine");
        await using (var frontend = await TestFrontend.StartAsync(Settings with { UsageLogDays = 2 }))
        {
            await frontend.SendAsync("POST", Path, "{}");
            ((FakeTimeProvider)frontend.Services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromDays(1));
            await frontend.SendAsync("POST", Path, "{}");
        }

        Assert.False(File.Exists(FileOf("2026-05-26")));
        Assert.True(File.Exists(FileOf("notes")));
        Assert.Single(await LinesAsync("2026-05-28"));
        Assert.Single(await LinesAsync("2026-05-29"));
        Assert.False(File.Exists(FileOf("2026-05-27")));
    }

    [Fact]
    public async Task Half_a_line_of_a_killed_process_spoils_no_other()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(FileOf("x"))!);
        await File.WriteAllTextAsync(FileOf("2026-05-28"), "{\"time\":");
        await using (var frontend = await TestFrontend.StartAsync(Settings))
            await frontend.SendAsync("POST", Path, "{}");
        var lines = await File.ReadAllLinesAsync(FileOf("2026-05-28"));
        Assert.Equal("{\"time\":", lines[0]);
        Assert.StartsWith("{", lines[1]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task A_disk_that_takes_no_records_holds_up_no_answer_and_they_are_counted()
    {
        await File.WriteAllTextAsync(System.IO.Path.Combine(_data.FullName, "usage"), "in the way");
        var dropped = 0L;
        using var listener = new MeterListener();
        await using (var frontend = await TestFrontend.StartAsync(Settings))
        {
            var meters = frontend.Services.GetRequiredService<IMeterFactory>();
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "serving.usage.records")
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, count, tags, _) => dropped = tags[0].Value is "dropped" ? count : dropped);
            listener.Start();
            listener.RecordObservableInstruments();
            Assert.Equal(0, dropped);
            (await frontend.SendAsync("POST", Path, "{}")).AssertOk();
            await frontend.StopAsync();
            listener.RecordObservableInstruments();
        }

        Assert.Equal(1, dropped);
    }

    [Fact]
    public async Task Switched_off_it_writes_nothing()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings with { UsageLog = false, AuditLog = false }))
            (await frontend.SendAsync("POST", Path, "{}")).AssertOk();
        Assert.Empty(_data.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task An_endpoint_says_whether_it_is_tracked_and_what_was_used_stands_there()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings))
        {
            frontend.Router.Tables["talk"] = RecordedEndpoint.Of("talk", new GatewayConfig { UsageTracking = false });
            await frontend.SendAsync("POST", Path, "{}");
            frontend.Router.Tables["iris"] = RecordedEndpoint.Of("iris", new GatewayConfig { UsageTracking = true });
            await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", """{"inputs":[[1]],"client_request_id":"c-2"}""");
            frontend.Router.Tables["complete"] = RecordedEndpoint.Of("complete", null, RecordedEndpoint.External);
            await frontend.SendAsync("POST", "/serving-endpoints/complete/invocations", """{"prompt":"Grüß \u00e9"}""");
        }

        var lines = await LinesAsync("2026-05-28");
        Assert.Equal(2, lines.Count);
        Assert.Equal(
            ("predict", "c-2", "CUSTOM_MODEL", "main.ml.iris", 3, RecordedEndpoint.Id + "/iris-1", 7),
            (lines[0].GetProperty("task").GetString(), lines[0].GetProperty("client_request_id").GetString(), lines[0].GetProperty("entity_type").GetString(),
                lines[0].GetProperty("entity_name").GetString(), lines[0].GetProperty("entity_version").GetInt32(), lines[0].GetProperty("served_entity_id").GetString(),
                lines[0].GetProperty("endpoint_config_version").GetInt32()));
        Assert.Equal(
            ("EXTERNAL_MODEL", "gpt-4o", "openai", 6, 0),
            (lines[1].GetProperty("entity_type").GetString(), lines[1].GetProperty("entity_name").GetString(), lines[1].GetProperty("provider").GetString(),
                lines[1].GetProperty("input_character_count").GetInt32(), lines[1].GetProperty("output_character_count").GetInt32()));
    }

    private async Task<List<JsonElement>> LinesAsync(string date) =>
        [.. (await File.ReadAllLinesAsync(FileOf(date))).Select(line => JsonElement.Parse(line))];

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static async IAsyncEnumerable<InvocationChunk> FailingAfterOne()
    {
        yield return InvocationChunk.Of("1"u8.ToArray());
        await Task.Yield();
        yield return InvocationChunk.Failed(ErrorCode.DeadlineExceeded, "Too late.");
    }

    private static JudgeCall Judgement() => new()
    {
        Endpoint = "guard",
        ServedEntity = "small",
        Rule = "safety",
        IsOfAnswer = true,
        Question = new InvocationRequest { Body = "{}"u8.ToArray(), Format = BodyFormat.Json, Caller = "ann", RequestId = "r-1", Deadline = DateTimeOffset.MaxValue },
        Began = Samples.Time,
        Duration = TimeSpan.FromMilliseconds(20),
        Usage = new Usage(0, 40, 2),
    };
}
