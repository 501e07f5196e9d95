using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

/// <summary>Sends requests of the page to an endpoint.</summary>
internal sealed class QuerySender(ServingApi api, TimeProvider time)
{
    /// <summary>Sends a request and puts what comes into a run, to its end, however that comes about.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="body">The body.</param>
    /// <param name="run">Takes what comes.</param>
    /// <param name="stop">Ends it, here and at the model.</param>
    public async Task SendAsync(string path, JsonNode body, QueryRun run, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            using var answer = await api.OpenAsync(ServingApi.RequestOf(HttpMethod.Post, path, body), stop);
            run.Begin((int)answer.StatusCode, HeaderOf(answer, Overhead.Header), HeaderOf(answer, InvocationHandler.ServedEntityHeader));

            // Beside the page's own queue, which a fast model would fill.
            await Task.Run(() => ReadAsync(answer, run, stop), stop);
        }
        catch (ApiException e)
        {
            run.Fail((int)e.Status, e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && stop.IsCancellationRequested))
        {
            run.Fail(null, stop.IsCancellationRequested ? "Stopped." : e.Message);
        }
        catch (JsonException e)
        {
            run.Fail(null, $"The answer is not JSON: {e.Message}");
        }
        finally
        {
            run.End(time.GetElapsedTime(began));
        }
    }

    private static async Task ReadAsync(HttpResponseMessage answer, QueryRun run, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            run.Answer(await answer.Content.ReadAsByteArrayAsync(stop));
            return;
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.Data == "[DONE]")
                break;
            run.Add(item.Data);
        }
    }

    private static string? HeaderOf(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
