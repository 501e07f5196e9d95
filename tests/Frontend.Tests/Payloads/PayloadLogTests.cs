using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Frontend.Payloads;
using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Usages;
using ServingCluster.Frontend.Usages.Prices;
using ServingCluster.Governance;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Payloads;

public sealed class PayloadLogTests : IDisposable
{
    private const string Path = "/serving-endpoints/iris/invocations";
    private static readonly string[] Columns =
    [
        "request_date", "databricks_request_id", "client_request_id", "request_time", "status_code", "sampling_fraction", "execution_duration_ms",
        "request", "response", "served_entity_id", "logging_error_codes", "requester",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("serving-payload-");

    private ServingSettings Settings => new() { AdminToken = TestFrontend.Token, DataDirectory = _data.FullName, UsageLog = false, AuditLog = false };

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_request_to_custom_models_and_its_answer_make_a_row()
    {
        await using (var frontend = await StartAsync("iris"))
        {
            await frontend.SendAsync("POST", Path, """{"inputs":[[1]],"client_request_id":"c-1"}""");
            frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.InvalidParameterValue, "inputs: wrong."));
            await frontend.SendAsync("POST", Path, "a,b\n1,2", "text/csv");
            await frontend.SendAsync("POST", "/serving-endpoints/other/invocations", "{}");
        }

        var rows = await RowsAsync();
        Assert.Equal(2, rows.Count);
        Assert.Equal(Columns, rows[0].EnumerateObject().Select(m => m.Name));
        Assert.Equal(
            ("2026-05-28", "c-1", "2026-05-28T20:26:40.123Z", 200, 1.0, RecordedEndpoint.Id + "/iris-1", "admin", "[]"),
            (rows[0].GetProperty("request_date").GetString(), rows[0].GetProperty("client_request_id").GetString(), rows[0].GetProperty("request_time").GetString(),
                rows[0].GetProperty("status_code").GetInt32(), rows[0].GetProperty("sampling_fraction").GetDouble(), rows[0].GetProperty("served_entity_id").GetString(),
                rows[0].GetProperty("requester").GetString(), rows[0].GetProperty("logging_error_codes").GetRawText()));
        Assert.Equal("""{"inputs":[[1]],"client_request_id":"c-1"}""", rows[0].GetProperty("request").GetString());
        Assert.StartsWith("""{"predictions":["iris",""", rows[0].GetProperty("response").GetString());
        Assert.Equal(("a,b\n1,2", 400), (rows[1].GetProperty("request").GetString(), rows[1].GetProperty("status_code").GetInt32()));
        Assert.Equal("""{"error_code":"INVALID_PARAMETER_VALUE","message":"inputs: wrong."}""", rows[1].GetProperty("response").GetString());
        Assert.DoesNotContain(TestFrontend.Token, await File.ReadAllTextAsync(FileOf("iris")));
    }

    [Fact]
    public async Task A_streamed_answer_is_one_row_also_when_it_broke_off()
    {
        await using (var frontend = await StartAsync("talk"))
        {
            frontend.Router.OnStream = (_, _) => Chunks();
            using var streamed = await frontend.Client.PostAsync(
                "/serving-endpoints/talk/invocations", new StringContent("""{"messages":[],"stream":true}""", System.Text.Encoding.UTF8, "application/json"));
            await streamed.Content.ReadAsStringAsync();
        }

        var row = Assert.Single(await RowsAsync("talk"));
        Assert.Equal(504, row.GetProperty("status_code").GetInt32());
        Assert.Equal(
            "Hello", JsonElement.Parse(row.GetProperty("response").GetString()!).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Bodies_above_a_mebibyte_leave_only_the_word_that_they_were_there()
    {
        await using (var frontend = await StartAsync("iris"))
        {
            var large = $"{{\"x\":\"{new string('a', PayloadRow.MaxBodyBytes)}\"}}";
            frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.FromMemory(System.Text.Encoding.UTF8.GetBytes(large)));
            await frontend.SendAsync("POST", Path, large);
        }

        var row = Assert.Single(await RowsAsync());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (row.GetProperty("request").ValueKind, row.GetProperty("response").ValueKind));
        Assert.Equal("""["MAX_REQUEST_SIZE_EXCEEDED","MAX_RESPONSE_SIZE_EXCEEDED"]""", row.GetProperty("logging_error_codes").GetRawText());
    }

    [Fact]
    public async Task A_fraction_of_requests_is_taken_and_telemetry_has_a_table_of_its_own()
    {
        await using (var frontend = await TestFrontend.StartAsync(Settings))
        {
            frontend.Router.Tables["iris"] = RecordedEndpoint.Of("iris", Table("iris", 0.25)) with
            {
                Telemetry = new TelemetryConfig("p", "main.observed.iris"),
            };
            for (var i = 0; i < 400; i++)
                await frontend.SendAsync("POST", Path, "{}");
        }

        // Of 400 with a quarter, less than 50 or more than 150 come once in ten million runs.
        Assert.InRange((await RowsAsync()).Count, 50, 150);
        Assert.Equal(400, (await File.ReadAllLinesAsync(FileOf("iris", "observed"))).Length);
    }

    [Fact]
    public void What_finds_no_room_is_dropped_and_counted_and_its_memory_comes_back()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var dropped = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => dropped = tags[0].Value is "dropped" ? count : dropped);
        listener.Start();
        // Not started, so that nothing is written: room for one row, and for ten bytes.
        var log = new PayloadLog(
            Settings, new RecordFileOwner(null), new PayloadMetrics(meters), new FakeTimeProvider(), NullLogger<PayloadLog>.Instance, capacity: 1, bytes: 10);
        Assert.Equal(1, DroppedAfter(11));
        Assert.Equal(1, DroppedAfter(4));
        Assert.Equal(2, DroppedAfter(4));
        Assert.True(log.Budget.TryTake(6));
        Assert.False(log.Budget.TryTake(1));

        long DroppedAfter(int bytes)
        {
            Ask(log, bytes);
            listener.RecordObservableInstruments();
            return dropped;
        }
    }

    private void Ask(PayloadLog log, int bytes)
    {
        var recording = new EndpointRecording(RecordedEndpoint.Of("iris", Table("iris")));
        var request = new InvocationRequest { Body = new byte[bytes], Format = BodyFormat.Json, Caller = "ann", RequestId = "r", Deadline = default };
        var usage = new UsageLog(Settings, new RecordFileOwner(null), PriceBook.Empty, null!, new FakeTimeProvider(), NullLogger<UsageLog>.Instance);
        using var scope = new RequestRecorder(usage, log, new FakeTimeProvider()).BeginPrediction(request, recording);
        scope.Answer(InvocationResponse.Failed(ErrorCode.BadRequest, "no"));
    }

    private static GatewayConfig Table(string prefix, double fraction = 1) =>
        new() { InferenceTable = new InferenceTableConfig(true, "main", "logs", prefix) { SamplingFraction = fraction } };

    private async Task<TestFrontend> StartAsync(string endpoint)
    {
        var frontend = await TestFrontend.StartAsync(Settings);
        frontend.Router.Tables[endpoint] = RecordedEndpoint.Of(endpoint, Table(endpoint));
        return frontend;
    }

    private string FileOf(string table, string schema = "logs") =>
        System.IO.Path.Combine(_data.FullName, "tables", "main", schema, table + "_payload", "2026-05-28.jsonl");

    private async Task<List<JsonElement>> RowsAsync(string table = "iris") =>
        [.. (await File.ReadAllLinesAsync(FileOf(table))).Select(line => JsonElement.Parse(line))];

    private static async IAsyncEnumerable<InvocationChunk> Chunks()
    {
        yield return InvocationChunk.Of("""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hel"}}]}"""u8.ToArray());
        await Task.Yield();
        yield return InvocationChunk.Of("""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"lo"}}]}"""u8.ToArray());
        yield return InvocationChunk.Failed(ErrorCode.DeadlineExceeded, "Too late.");
    }
}
