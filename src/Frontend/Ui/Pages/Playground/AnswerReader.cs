using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Asks an endpoint and reads its answer as it comes.</summary>
/// <param name="api">The API, in the name of the person before the page.</param>
internal sealed class AnswerReader(ServingApi api)
{
    /// <summary>Sends a request and puts what comes into an answer, to its end, however that comes about.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="body">The request.</param>
    /// <param name="answer">Takes what comes.</param>
    /// <param name="stop">Ends it, here and at the model.</param>
    public async Task ReadAsync(string endpoint, JsonObject body, ChatAnswer answer, CancellationToken stop)
    {
        try
        {
            var request = ServingApi.RequestOf(HttpMethod.Post, $"/serving-endpoints/{Uri.EscapeDataString(endpoint)}/invocations", body);
            using var response = await api.OpenAsync(request, stop);
            answer.Answers(response.Headers.TryGetValues(InvocationHandler.ServedEntityHeader, out var names) ? names.First() : null);

            // Beside the page's own queue, which a fast model would fill.
            await Task.Run(() => ReadAsync(response, answer, stop), stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is (OperationCanceledException or IOException or HttpRequestException))
        {
            // Whichever of its ends hears of it first.
            answer.Stop();
        }
        catch (ApiException refusal)
        {
            answer.Fail(AnswerFailure.Of(refusal));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException)
        {
            answer.Fail(AnswerFailure.Broken(e.Message));
        }
    }

    /// <summary>Puts the events of a stream into an answer.</summary>
    internal static async Task ReadAsync(HttpResponseMessage response, ChatAnswer answer, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.Data == "[DONE]")
                break;
            using var chunk = JsonDocument.Parse(item.Data);
            if (chunk.RootElement.ObjectOf("error") is { } error)
            {
                answer.Fail(AnswerFailure.Broken(error.TextOf("message") ?? ""));
                return;
            }

            answer.Add(chunk.RootElement);
        }

        answer.End();
    }
}
