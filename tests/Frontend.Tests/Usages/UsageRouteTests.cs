using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Usages.Queries;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Tests.Usages;

public sealed class UsageRouteTests : IDisposable
{
    private const string Route = "/api/2.0/serving/usage";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("serving-usage-");

    private ServingSettings Settings => new() { AdminToken = TestFrontend.Token, DataDirectory = _data.FullName, AuditLog = false };

    public UsageRouteTests() => Directory.CreateDirectory(Path.Combine(_data.FullName, "usage"));

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Sums_are_told_apart_as_asked_over_the_files_of_all_processes()
    {
        Write("2026-05-27", Line("2026-05-27T10:00:00.000Z", "talk", "ann", 200, 10, 5, 0.5m));
        Write("2026-05-28.other", Line("2026-05-28T09:00:00.000Z", "talk", "bob", 429, 1, 0), Line("2026-05-28T10:00:00.000Z", "talk", "ann", 200, 20, 7, 1m));
        // As the log wrote before its columns had Databricks' names, and half a line.
        Write("2026-05-28", """{"time":"2026-05-28T11:00:00.000Z","endpoint":"old","served_entity":"e","caller":"ann","status":200,"input_tokens":3,"output_tokens":4}""", "{\"ti");
        await using var frontend = await TestFrontend.StartAsync(Settings);

        var all = await AskAsync(frontend, "");
        Assert.Equal("[{\"requests\":4,\"errors\":1,\"input_token_count\":34,\"output_token_count\":16,\"cached_input_token_count\":0,\"cost\":{\"USD\":1.5}}]", all.GetRawText());

        var parts = await AskAsync(frontend, "?group_by=day,principal&group_by=endpoint");
        Assert.Equal(
            ["2026-05-27 talk ann 10", "2026-05-28 old ann 3", "2026-05-28 talk ann 20", "2026-05-28 talk bob 1"],
            parts.EnumerateArray().Select(p => $"{p.GetProperty("day")} {p.GetProperty("endpoint")} {p.GetProperty("principal")} {p.GetProperty("input_token_count")}"));
        Assert.Equal("gpt-4o", (await AskAsync(frontend, "?group_by=entity&endpoint=talk"))[0].GetProperty("entity_name").GetString());
    }

    [Fact]
    public async Task Filters_leave_out_what_is_not_asked_for()
    {
        Write("2026-05-28", Line("2026-05-28T09:00:00.000Z", "talk", "bob", 200, 1, 0), Line("2026-05-28T10:00:00.000Z", "chat", "ann", 200, 20, 7));
        await using var frontend = await TestFrontend.StartAsync(Settings);
        Assert.Equal(1, await CountAsync(frontend, "?endpoint=talk"));
        Assert.Equal(1, await CountAsync(frontend, "?principal=ann"));
        Assert.Equal(2, await CountAsync(frontend, "?served_entity=e"));
        Assert.Equal(1, await CountAsync(frontend, "?start_time=2026-05-28T09:30:00Z"));
        Assert.Equal(1, await CountAsync(frontend, "?end_time=1779960600000"));
        Assert.Equal(0, (await AskAsync(frontend, "?served_entity=other")).GetArrayLength());
    }

    [Fact]
    public async Task What_is_wrong_with_a_query_is_said_all_at_once()
    {
        await using var frontend = await TestFrontend.StartAsync(Settings);
        var answer = (await frontend.SendAsync("GET", Route + "?group_by=model&start_time=soon&end_time=2026-05-28&user=x")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(["group_by: ", "'model'", "start_time: ", "'soon'", "user: "], part => Assert.Contains(part, answer.Message));
        Assert.Contains("before 'end_time'", (await frontend.SendAsync("GET", Route + "?start_time=2&end_time=1")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
    }

    [Fact]
    public async Task A_server_that_records_nothing_says_so()
    {
        await using var frontend = await TestFrontend.StartAsync(Settings with { UsageLog = false });
        Assert.Contains("Serving:UsageLog", (await frontend.SendAsync("GET", Route)).AssertError(400, "INVALID_STATE").Message);
    }

    [Fact]
    public async Task What_a_request_used_can_be_asked_for_with_its_cost()
    {
        var prices = Path.Combine(_data.FullName, "prices.json");
        await File.WriteAllTextAsync(prices, """{"currency":"EUR","prices":[{"external_model":"gpt-4o","input":2,"output":10,"cached_input":1}]}""");
        await using (var frontend = await TestFrontend.StartAsync(Settings with { PricesFile = prices }))
        {
            frontend.Router.Tables["talk"] = RecordedEndpoint.Of("talk", null, RecordedEndpoint.External);
            await frontend.SendAsync("POST", "/serving-endpoints/talk/invocations", """{"messages":[]}""");
        }

        await using var after = await TestFrontend.StartAsync(Settings);
        // 3 new and 2 cached input tokens, 3 output tokens.
        Assert.Equal(0.000038m, (await AskAsync(after, "?endpoint=talk"))[0].GetProperty("cost").GetProperty("EUR").GetDecimal());
    }

    [Fact]
    public void Who_is_no_administrator_sees_only_what_is_their_own()
    {
        var ann = new Principal(PrincipalKind.User, "ann", "Ann", new HashSet<string>());
        var query = new UsageQuery { Start = default, End = default };
        Assert.Equal("ann", query.For(ann).Principal);
        Assert.Equal(ErrorCode.PermissionDenied, Assert.Throws<ServingException>(() => (query with { Principal = "bob" }).For(ann)).Code);
        Assert.Null(query.For(ann with { Groups = new HashSet<string> { Principal.Admins } }).Principal);
    }

    private static string Line(string time, string endpoint, string caller, int status, int input, int output, decimal? cost = null) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"request_time":"{{time}}","requester":"{{caller}}","status_code":{{status}},"input_token_count":{{input}},"output_token_count":{{output}},"usage_context":{"a":"b"},"endpoint_name":"{{endpoint}}","served_entity_name":"e","entity_name":"gpt-4o"{{(cost is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $",\"cost\":{cost},\"currency\":\"USD\""))}}}""");

    private void Write(string file, params string[] lines) => File.WriteAllText(Path.Combine(_data.FullName, "usage", file + ".jsonl"), string.Join('\n', lines) + "\n");

    private static async Task<JsonElement> AskAsync(TestFrontend frontend, string query) =>
        (await frontend.SendAsync("GET", Route + query)).AssertOk()["usage"];

    private static async Task<int> CountAsync(TestFrontend frontend, string query) => (await AskAsync(frontend, query))[0].GetProperty("requests").GetInt32();
}
