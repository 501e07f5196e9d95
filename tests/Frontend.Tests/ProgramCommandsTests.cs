namespace ServingCluster.Frontend.Tests;

public sealed class ProgramCommandsTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private string[]? _ran;

    [Theory]
    [InlineData]
    [InlineData("--urls", "http://127.0.0.1:8080")]
    [InlineData("--Serving:AdminToken=x", "--urls", "http://127.0.0.1:8080")]
    [InlineData("Serving:DataDirectory=/tmp/x", "/urls", "http://127.0.0.1:8080")]
    public async Task Settings_alone_make_it_serve(params string[] arguments) => Assert.Null(await RunAsync(arguments));

    [Theory]
    [InlineData("audti", "audti")]
    [InlineData("Audit", "Audit")]
    [InlineData("serve", "serve", "--urls", "http://127.0.0.1:8080")]
    [InlineData("now", "--urls", "http://127.0.0.1:8080", "now")]
    [InlineData("audit", "--urls", "http://127.0.0.1:8080", "audit")]
    [InlineData("-v", "-v")]
    public async Task What_is_neither_a_command_nor_a_setting_is_refused(string stray, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));
        var told = _errors.ToString();
        Assert.Contains($"'{stray}' is neither a command nor a setting. The commands are audit, rotate-secrets;", told);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    public async Task Help_tells_every_command(string argument)
    {
        Assert.Equal(0, await RunAsync(argument));
        Assert.Contains("audit verify", _output.ToString());
        Assert.Contains("rotate-secrets --new-key", _output.ToString());
        Assert.Contains("--urls", _output.ToString());
    }

    [Fact]
    public async Task A_command_is_run_with_what_follows_it()
    {
        Assert.Equal(7, await new ProgramCommands(new ProgramCommand("count", "count   counts", CountAsync)).RunAsync(["count", "a", "--b"], _output, _errors));
        Assert.Equal("a --b", string.Join(' ', _ran!));
    }

    private Task<int> CountAsync(string[] arguments, TextWriter output)
    {
        _ran = arguments;
        return Task.FromResult(7);
    }

    private Task<int?> RunAsync(params string[] arguments) => new ProgramCommands(ProgramCommands.Shared).RunAsync(arguments, _output, _errors);
}
