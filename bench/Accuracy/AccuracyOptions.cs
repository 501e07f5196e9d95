namespace ServingCluster.Accuracy;

/// <summary>What is asked on the command line.</summary>
internal sealed record AccuracyOptions
{
    public const string Usage =
        """
        usage: Accuracy MODEL_FOLDER [--builds none,int8,int4] [--text README.md] [--tokens 8192] [--window 512] [--prompts FILE] [--new 64] [--threads 0]
          A build is none, int8 or int4, perhaps with the bits of the output's product and of the embeddings: int4/head=int4/embeddings=int8.
          The first build is what the others are compared with. Prompts stand one on a line; without them they are taken from the text.
        """;

    public required string Folder { get; init; }

    public IReadOnlyList<BuildSpec> Builds { get; init; } = BuildSpec.ParseAll("none,int8,int4");

    /// <summary>The file whose perplexity is measured.</summary>
    public string Text { get; init; } = "README.md";

    /// <summary>Most tokens of it.</summary>
    public int Tokens { get; init; } = 8192;

    /// <summary>Tokens that a prediction may look back on; the text is cut into pieces of these.</summary>
    public int Window { get; init; } = 512;

    public string? Prompts { get; init; }

    /// <summary>Tokens that follow each prompt.</summary>
    public int New { get; init; } = 64;

    public int Threads { get; init; }

    /// <exception cref="FormatException">Something is not understood.</exception>
    public static AccuracyOptions Parse(string[] args)
    {
        if (args.Length % 2 == 0)
            throw new FormatException("a model's folder and pairs of options and values are expected.");
        var options = new AccuracyOptions { Folder = args[0] };
        for (var i = 1; i < args.Length; i += 2)
            options = options.With(args[i], args[i + 1]);
        return options;
    }

    private AccuracyOptions With(string name, string value) => name switch
    {
        "--builds" => this with { Builds = BuildSpec.ParseAll(value) },
        "--text" => this with { Text = value },
        "--tokens" => this with { Tokens = int.Parse(value) },
        "--window" => this with { Window = int.Parse(value) },
        "--prompts" => this with { Prompts = value },
        "--new" => this with { New = int.Parse(value) },
        "--threads" => this with { Threads = int.Parse(value) },
        _ => throw new FormatException($"'{name}' is not an option."),
    };
}
