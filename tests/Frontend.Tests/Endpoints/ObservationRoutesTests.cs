using ServingCluster.Frontend.Settings;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class ObservationRoutesTests
{
    private const string Root = "/api/2.0/serving-endpoints";
    private const string Creation = """{"name":"web","config":{"served_entities":[{"entity_name":"main.ml.iris","entity_version":"1","workload_size":"Small","scale_to_zero_enabled":true}]}""";

    private static ServingSettings WithChannel => new() { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, NotificationsWebhook = "https://hooks.example.org/x" };

    [Fact]
    public async Task Notifications_are_echoed_and_shown()
    {
        await using var frontend = await TestFrontend.StartAsync(WithChannel);
        (await frontend.SendAsync("POST", Root, Creation + ""","email_notifications":{"on_update_failure":["eve@example.org"]}}""")).AssertOk();
        Assert.Equal(["eve@example.org"], frontend.Grains.Endpoint("web").Creation!.Notifications!.OnUpdateFailure);
        var set = (await frontend.SendAsync("PATCH", Root + "/web/notifications", """{"email_notifications":{"on_update_success":["ann@example.org"]}}""")).AssertOk();
        Assert.Equal("""{"name":"web","email_notifications":{"on_update_success":["ann@example.org"],"on_update_failure":[]}}""", set.Body.GetRawText());
        var shown = (await frontend.SendAsync("GET", Root + "/web")).AssertOk();
        Assert.Equal("ann@example.org", shown["email_notifications"].GetProperty("on_update_success")[0].GetString());
    }

    [Fact]
    public async Task Without_a_channel_they_are_refused_and_the_operators_setting_is_named()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var refusal = (await frontend.SendAsync("POST", Root, Creation + ""","email_notifications":{"on_update_failure":["eve"]}}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(["Serving:NotificationsWebhook", "Serving:SmtpHost", "on_update_failure[0]"], part => Assert.Contains(part, refusal.Message));
        (await frontend.SendAsync("POST", Root, Creation + ""","email_notifications":{"on_update_failure":[]}}""")).AssertOk();
        (await frontend.SendAsync("PATCH", Root + "/web/notifications", """{"email_notifications":{"on_update_success":["ann@example.org"]}}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        (await frontend.SendAsync("PATCH", Root + "/none/notifications", "{}")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Telemetry_is_taken_shown_without_the_names_of_tables_and_removed_by_an_empty_body()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, Creation + "}")).AssertOk();
        var set = (await frontend.SendAsync("PATCH", Root + "/web/telemetry-config", """
            {"telemetry_config":{"table_names":{"logs_table":"main.logs.web"},"inference_table_config":{"sampling_fraction":0.5},
             "enabled_telemetry_features":["TELEMETRY_FEATURE_INFERENCE_TABLE","TELEMETRY_FEATURE_METRICS"]}}
            """)).AssertOk();
        Assert.Equal([TelemetryFeature.InferenceTable, TelemetryFeature.Metrics], frontend.Grains.Endpoint("web").Telemetry!.Features!);
        Assert.Equal(
            """{"telemetry_profile_id":"0123456789abcdef0123456789abcdef","inference_table_config":{"name":"main.logs.web_payload","sampling_fraction":0.5},"enabled_telemetry_features":["TELEMETRY_FEATURE_INFERENCE_TABLE","TELEMETRY_FEATURE_METRICS"]}""",
            set["telemetry_config"].GetRawText());
        Assert.False((await frontend.SendAsync("PATCH", Root + "/web/telemetry-config", "{}")).AssertOk().Body.TryGetProperty("telemetry_config", out _));
    }

    [Fact]
    public async Task Telemetry_that_would_have_no_effect_is_refused_by_name()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, Creation + "}")).AssertOk();
        var refusal = (await frontend.SendAsync("PATCH", Root + "/web/telemetry-config", """
            {"telemetry_config":{"table_names":{"logs_table":"main.logs.web","traces_table":"a.b.c","metrics_table":"a.b.d","annotations_table":"a.b.e"},
             "enabled_telemetry_features":["TELEMETRY_FEATURE_TRACES","X"]}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(["traces_table: ", "metrics_table: ", "annotations_table: ", "features[0]: 'TELEMETRY_FEATURE_TRACES'", "but is 'X'"], part => Assert.Contains(part, refusal.Message));
        Assert.Contains("catalog.schema.table", (await frontend.SendAsync(
            "PATCH", Root + "/web/telemetry-config", """{"telemetry_config":{"table_names":{"logs_table":"web"}}}""")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
    }

    [Fact]
    public async Task The_export_of_system_metrics_can_only_be_off()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, Creation + ""","uc_system_metrics_export_state":"FIRST_PARTY_EXPORT_DISABLED"}""")).AssertOk();
        const string Path = Root + "/web/system-metrics-export-state";
        (await frontend.SendAsync("PATCH", Path, """{"uc_system_metrics_export_state":"FIRST_PARTY_EXPORT_DISABLED"}""")).AssertOk();
        var refusal = (await frontend.SendAsync("PATCH", Path, """{"uc_system_metrics_export_state":"FIRST_PARTY_EXPORT_ENABLED"}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("/metrics", refusal.Message);
        (await frontend.SendAsync("PATCH", Path, "{}")).AssertError(400, "INVALID_PARAMETER_VALUE");
    }
}
