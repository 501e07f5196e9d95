using System.Net;
using ServingCluster.Client;

namespace ServingCluster.Samples.DotnetClient;

/// <summary>What the command line asks for.</summary>
internal sealed record SampleArguments
{
    public const string Usage = """
        dotnet-client [--gateway ADDRESS:PORT | --database CONNECTION_STRING] [--endpoint NAME] [--body FILE] [--calls N] [--ask QUESTION]

          --gateway   the gateway of a silo; by default that of SERVING_GATEWAY, or 127.0.0.1:30000
          --database  the cluster's PostgreSQL database instead; by default that of SERVING_DATABASE, if any
          --endpoint  the endpoint to call; iris by default
          --body      a file with the body to send; by default one for the sample model iris
          --calls     how many calls to time; 1000 by default
          --ask       what to ask an endpoint that is a chat model
        """;

    public ServingClientOptions Options { get; private init; } = new();

    public string Endpoint { get; private init; } = "iris";

    public string? BodyFile { get; private init; }

    public int Calls { get; private init; } = 1000;

    public string Question { get; private init; } = "Why is the sky blue? Answer in one sentence.";

    /// <summary>Null when the command line cannot be understood.</summary>
    public static SampleArguments? TryRead(string[] args)
    {
        var read = new SampleArguments();
        var gateway = Environment.GetEnvironmentVariable("SERVING_GATEWAY") ?? "127.0.0.1:30000";
        var database = Environment.GetEnvironmentVariable("SERVING_DATABASE");
        if (args.Length % 2 != 0)
            return null;
        foreach (var pair in args.Chunk(2))
        {
            switch (pair[0])
            {
                case "--gateway":
                    (gateway, database) = (pair[1], null);
                    break;
                case "--database":
                    database = pair[1];
                    break;
                case "--endpoint":
                    read = read with { Endpoint = pair[1] };
                    break;
                case "--body":
                    read = read with { BodyFile = pair[1] };
                    break;
                case "--calls" when int.TryParse(pair[1], out var calls) && calls > 0:
                    read = read with { Calls = calls };
                    break;
                case "--ask":
                    read = read with { Question = pair[1] };
                    break;
                default:
                    return null;
            }
        }

        var options = new ServingClientOptions { Caller = "dotnet-client", ConnectTimeout = TimeSpan.FromSeconds(10) };
        return database is not null ? read with { Options = options with { PostgresConnectionString = database } }
            : IPEndPoint.TryParse(gateway, out var at) ? read with { Options = options with { Gateways = [at] } }
            : null;
    }
}
