using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Secrets;

namespace ServingCluster.Frontend;

/// <summary>
/// The commands of a program. Without one it serves, and whatever else it is started with is a setting: a mistyped command must not start a
/// server.
/// </summary>
/// <param name="commands">The commands, in the order in which they are told.</param>
internal sealed class ProgramCommands(params IReadOnlyList<ProgramCommand> commands)
{
    private const int WrongCall = 2;

    private static readonly string[] Help = ["--help", "-h", "-?", "help"];

    /// <summary>Those that every program of ours has.</summary>
    public static IReadOnlyList<ProgramCommand> Shared { get; } =
        [new("audit", AuditCommand.Usage, AuditCommand.RunAsync), new("rotate-secrets", RotateCommand.Usage, static (arguments, output) => RotateCommand.RunAsync(arguments, output))];

    private string Usage => $"""
        Without a command the program serves. Settings are environment variables Serving__NAME, appsettings.json, or --Serving:NAME=VALUE;
        --urls http://127.0.0.1:8080 says where to listen.

        {string.Join($"{Environment.NewLine}{Environment.NewLine}", commands.Select(c => c.Usage))}
        """;

    /// <summary>Does what the arguments ask for, but serving.</summary>
    /// <returns>The exit status of the program; null when it is to serve.</returns>
    public async Task<int?> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is [var first, ..])
        {
            if (Help.Contains(first))
            {
                await output.WriteLineAsync(Usage);
                return 0;
            }

            if (commands.FirstOrDefault(c => c.Word == first) is { } command)
                return await command.RunAsync(arguments[1..], output);
        }

        if (FindStray(arguments) is not { } stray)
            return null;
        await errors.WriteLineAsync(
            $"'{stray}' is neither a command nor a setting. The commands are {string.Join(", ", commands.Select(c => c.Word))}; " +
            "settings are given as --Serving:NAME=VALUE or --urls ADDRESS. --help tells more.");
        return WrongCall;
    }

    // What the configuration makes of arguments: --key value, --key=value, /key value and key=value; it leaves out whatever else there is.
    private static string? FindStray(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Contains('=', StringComparison.Ordinal))
                continue;
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) && !arguments[i].StartsWith('/'))
                return arguments[i];
            i++;
        }

        return null;
    }
}
