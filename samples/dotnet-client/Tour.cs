using System.Text;
using Microsoft.Extensions.AI;
using ServingCluster.Client;
using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Samples.DotnetClient;

/// <summary>What there is, then some calls of one endpoint.</summary>
internal sealed class Tour(IServingClient client, SampleArguments arguments)
{
    private const string ChatTask = "llm/v1/chat";

    private static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    public async Task RunAsync()
    {
        await ListAsync();
        var endpoint = await client.WaitUntilReadyAsync(arguments.Endpoint);
        if (endpoint.Task == ChatTask)
            await ChatAsync();
        else if (arguments.BodyFile is { } file)
            await ShowAsync(await File.ReadAllBytesAsync(file));
        else if (arguments.Endpoint == "iris")
            await ClassifyAsync();
        else
            Console.WriteLine($"What does '{endpoint.Name}' take? Give a file with a body as --body.");
    }

    private async Task ListAsync()
    {
        Console.WriteLine("Endpoints:");
        foreach (var name in await client.ListEndpointsAsync())
        {
            // It may have been deleted since it was listed.
            if (await client.Endpoint(name).GetAsync() is { } endpoint)
                Console.WriteLine($"  {name}: {StateOf(endpoint)}");
        }
    }

    private static string StateOf(EndpointDescription endpoint)
    {
        var entities = endpoint.Config?.Config.ServedEntities.Select(e => $"{e.Name} ({endpoint.Config.Config.TrafficOf(e.Name)} %)") ?? [];
        var state = endpoint.Stopped ? "stopped" : endpoint.Ready ? "ready" : "not ready";
        return $"{state}; {string.Join(", ", entities.DefaultIfEmpty("no config"))}";
    }

    // Objects in, objects out.
    private async Task ClassifyAsync()
    {
        double[][] flowers = [[5.1, 3.5, 1.4, 0.2], [6.0, 2.7, 5.1, 1.6]];
        var request = new IrisRequest(new IrisTable(["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"], flowers));
        var answer = await client.InvokeAsync<IrisRequest, IrisAnswer>(arguments.Endpoint, request);
        foreach (var (flower, prediction) in flowers.Zip(answer.Predictions))
            Console.WriteLine($"[{string.Join(", ", flower)}] is {Species[prediction.Label]}.");
        await MeasureAsync(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, IrisRequest.Json));
    }

    // Bytes in, bytes out; failures are values.
    private async Task ShowAsync(byte[] body)
    {
        using (var answer = await client.SendAsync(arguments.Endpoint, body))
        {
            Console.WriteLine(answer.Error is { } error ? $"{error}: {answer.Message}" : Encoding.UTF8.GetString(answer.Body.Span));
            if (answer.Error is not null)
                return;
        }

        await MeasureAsync(body);
    }

    private async Task MeasureAsync(byte[] body)
    {
        var latencies = new Latencies(arguments.Calls);
        for (var i = 0; i < arguments.Calls; i++)
        {
            using var answer = await latencies.TimeAsync(() => client.SendAsync(arguments.Endpoint, body).AsTask());
            if (answer.Error is { } error)
                throw new ServingException(error, answer.Message, answer.RetryAfter);
        }

        Console.WriteLine(latencies);
    }

    private async Task ChatAsync()
    {
        var chat = client.Chat(arguments.Endpoint);
        Console.WriteLine(arguments.Question);
        await foreach (var update in chat.GetStreamingResponseAsync(arguments.Question))
            Console.Write(update.Text);
        Console.WriteLine();
    }
}
