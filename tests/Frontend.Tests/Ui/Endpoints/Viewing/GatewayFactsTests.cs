using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Overview;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class GatewayFactsTests
{
    [Fact]
    public void Every_setting_is_told_in_words()
    {
        var facts = GatewayFacts.Of(JsonElement.Parse("""
            {"usage_tracking_config":{"enabled":true},"inference_table_config":{"enabled":true,"catalog_name":"c","schema_name":"s","table_name_prefix":"t"},
             "rate_limits":[{"key":"endpoint","calls":1000,"renewal_period":"minute"},{"key":"user_group","principal":"team","tokens":5,"renewal_period":"minute"},{"key":"user","calls":2,"tokens":3}],
             "guardrails":{"input":{"safety":true,"pii":{"behavior":"MASK"},"invalid_keywords":["x","y"]},"output":{"safety":false}},
             "fallback_config":{"enabled":false}}
            """)).ToDictionary(f => f.Name, f => f.Value);
        Assert.Equal("On", facts["Usage tracking"]);
        Assert.Equal("c.s.t", facts["Inference table"]);
        Assert.Equal("1,000 calls a minute for all together; 5 tokens a minute for group team; 2 calls and 3 tokens a minute for each user", facts["Rate limits"]);
        Assert.Equal("safety; personal data: mask; refused words: x, y", facts["Guardrails of requests"]);
        Assert.Equal("Off", facts["Guardrails of answers"]);
        Assert.Equal("Off", facts["Fallback"]);
    }

    [Fact]
    public void Nothing_said_is_nothing_told()
    {
        Assert.Empty(GatewayFacts.Of(null));
        Assert.Empty(GatewayFacts.Of(JsonElement.Parse("{}")));
    }
}
