using System.Text;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>The table of the usage page as a file: <c>GET /ui/usage.csv</c> with the page's parameters.</summary>
internal sealed class UsageDownloadRoute(SessionApi api, TimeProvider time)
{
    public const string Path = "/ui/usage.csv";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, DownloadAsync);

    private async Task DownloadAsync(HttpContext context)
    {
        var choice = ChoiceOf(context.Request.Query);
        if (choice.Mistake.Length > 0)
            throw new ServingException(ErrorCode.InvalidParameterValue, "from: " + choice.Mistake);
        using var answer = await api.SendAsync(context, HttpMethod.Get, choice.ApiPath, null);
        if (!answer.IsSuccessStatusCode)
        {
            await SessionApi.RelayAsync(context, answer);
            return;
        }

        await using var content = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var usage = await JsonSerializer.DeserializeAsync<UsageAnswer>(content, ServingApi.Json, context.RequestAborted);
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"usage-{UsageChoice.Text(choice.From)}-{UsageChoice.Text(choice.To)}.csv\"";
        await WriteAsync(context, new UsageCsv(choice.By, usage!.Usage), usage.Usage);
    }

    private static async Task WriteAsync(HttpContext context, UsageCsv csv, IReadOnlyList<UsageRow> rows)
    {
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        await writer.WriteAsync(csv.Head().AsMemory(), context.RequestAborted);
        foreach (var row in rows)
            await writer.WriteAsync(csv.Line(row).AsMemory(), context.RequestAborted);
    }

    private UsageChoice ChoiceOf(IQueryCollection query) => UsageChoice.Of(
        query["from"], query["to"], query["by"], query["endpoint"], query["principal"], null, null, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
}
