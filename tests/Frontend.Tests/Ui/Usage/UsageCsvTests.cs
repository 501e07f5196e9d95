using ServingCluster.Frontend.Ui.Pages.Usage;

namespace ServingCluster.Frontend.Tests.Ui.Usage;

public sealed class UsageCsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("a=b", "a=b")]
    public void A_cell_is_no_formula_and_stays_one_cell(string text, string cell) => Assert.Equal(cell, UsageCsv.Text(text));

    [Fact]
    public void Columns_follow_the_groups_and_every_currency_has_one()
    {
        UsageRow[] rows =
        [
            new() { Day = "2026-05-28", ServedEntity = "e", EntityName = "gpt-4o", Requests = 2, Errors = 1, InputTokenCount = 30, OutputTokenCount = 4, Cost = new Dictionary<string, decimal> { ["USD"] = 0.5m } },
            new() { Day = "2026-05-29", ServedEntity = "f", EntityName = "", Requests = 1, Cost = new Dictionary<string, decimal> { ["EUR"] = 1.25m } },
        ];
        var csv = new UsageCsv(["day", "entity"], rows);
        Assert.Equal("day,served_entity,entity_name,requests,errors,input_tokens,output_tokens,cached_input_tokens,cost_EUR,cost_USD\r\n", csv.Head());
        Assert.Equal("2026-05-28,e,gpt-4o,2,1,30,4,0,,0.5\r\n", csv.Line(rows[0]));
        Assert.Equal("2026-05-29,f,,1,0,0,0,0,1.25,\r\n", csv.Line(rows[1]));
    }
}
