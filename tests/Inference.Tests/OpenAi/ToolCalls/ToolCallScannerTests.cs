using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.ToolCalls;

namespace ServingCluster.Inference.Tests.OpenAi.ToolCalls;

public sealed class ToolCallScannerTests
{
    private static readonly ToolCallSyntax Hermes = new("<tool_call>", "</tool_call>", IsBareAllowed: false);
    private static readonly ToolCallSyntax Mistral = new("[TOOL_CALLS]", null, IsBareAllowed: false);
    private static readonly ToolCallSyntax Llama = new("<|python_tag|>", null, IsBareAllowed: true);

    /// <summary>Answers in every syntax, with what they are to become.</summary>
    public static TheoryData<string, string, string, string> Answers => new()
    {
        // Llama 3: JSON alone.
        { "llama", """{"name": "f", "parameters": {"a": 1}}""", "", """f({"a": 1})""" },
        { "llama", """ {"type": "function", "name": "f", "parameters": {}} """, "", "f({})" },
        { "llama", """{"name": "f", "parameters": {}}; {"name": "g", "parameters": {}}""", "", "f({}) g({})" },
        { "llama", """[{"name": "f", "arguments": "{\"a\": 1}"}]""", "", """f({"a": 1})""" },
        { "llama", """<|python_tag|>{"name": "f", "parameters": {}}""", "", "f({})" },
        { "llama", """<|python_tag|>print(1)""", "<|python_tag|>print(1)", "" },
        { "llama", """{"name": "unknown", "parameters": {}}""", """{"name": "unknown", "parameters": {}}""", "" },
        { "llama", """{"country": "Japan"}""", """{"country": "Japan"}""", "" },
        { "llama", """{"name": "f", "parameters": {""", """{"name": "f", "parameters": {""", "" },
        { "llama", """Sure: {"name": "f", "parameters": {}}""", """Sure: {"name": "f", "parameters": {}}""", "" },
        { "llama", "[1, 2, 3]", "[1, 2, 3]", "" },
        { "llama", "  ", "  ", "" },
        // Hermes and Qwen: between marks.
        { "hermes", "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": \"<b>\"}}\n</tool_call>", "", """f({"a": "<b>"})""" },
        { "hermes", "I look.\n<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>\n<tool_call>{\"name\": \"g\", \"arguments\": {}}</tool_call>\n", "I look.", "f({}) g({})" },
        { "hermes", "<tool_call>nonsense</tool_call> so", "<tool_call>nonsense</tool_call> so", "" },
        { "hermes", "a < b and <tool", "a < b and <tool", "" },
        { "hermes", "<tool_call>{\"name\": \"f\"", "<tool_call>{\"name\": \"f\"", "" },
        // Mistral: after a mark, in its older and newer forms.
        { "mistral", """[TOOL_CALLS] [{"name": "f", "arguments": {}}, {"name": "g", "arguments": {"x": []}}]""", "", """f({}) g({"x": []})""" },
        { "mistral", """[TOOL_CALLS]f[ARGS]{"a": 1}[TOOL_CALLS]g[ARGS]{}""", "", """f({"a": 1}) g({})""" },
        { "mistral", "Plain [TOOL", "Plain [TOOL", "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Calls_are_taken_out_of_an_answer(string syntax, string answer, string words, string calls) =>
        Assert.Equal((words, calls), Scan(SyntaxOf(syntax), answer));

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_cut_of_the_pieces_does_not_matter(string syntax, string answer, string words, string calls)
    {
        Prop.ForAll(
            Arb.From(Gen.Choose(1, answer.Length)),
            cut => Assert.Equal((words, calls), Scan(SyntaxOf(syntax), [.. answer.Chunk(cut).Select(p => new string(p))])))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Json_that_is_no_call_is_given_out_as_soon_as_that_shows()
    {
        using var scanner = new ToolCallScanner(Llama, [], severalAllowed: true);
        using var words = new TextBuffer();

        scanner.Append("{\"cou", words, []);

        Assert.Equal("{\"cou", words.Span.ToString());
    }

    [Fact]
    public void Words_before_a_call_are_not_held_back()
    {
        using var scanner = new ToolCallScanner(Hermes, [], severalAllowed: true);
        using var words = new TextBuffer();

        scanner.Append("Let me see.\n<tool", words, []);

        Assert.Equal("Let me see.", words.Span.ToString());
    }

    [Fact]
    public void Where_one_call_is_wanted_the_first_completes_the_answer()
    {
        using var scanner = new ToolCallScanner(Hermes, [], severalAllowed: false);
        using var words = new TextBuffer();
        var calls = new List<ToolCall>();

        scanner.Append("<tool_call>[{\"name\": \"f\", \"arguments\": {}}, {\"name\": \"g\", \"arguments\": {}}]</tool_call>", words, calls);

        Assert.Equal("f", Assert.Single(calls).Name);
        Assert.True(scanner.IsComplete);
    }

    [Fact]
    public void Each_call_has_a_name_of_its_own_that_the_model_s_template_takes()
    {
        Assert.Matches("^call_[0-9a-f]{24}$", Hermes.NewId());
        Assert.Matches("^[0-9a-f]{9}$", Mistral.NewId());
        Assert.NotEqual(Hermes.NewId(), Hermes.NewId());
    }

    private static ToolCallSyntax SyntaxOf(string name) => name switch
    {
        "hermes" => Hermes,
        "mistral" => Mistral,
        _ => Llama,
    };

    private static (string Words, string Calls) Scan(ToolCallSyntax syntax, params string[] pieces)
    {
        using var scanner = new ToolCallScanner(syntax, [new ToolDefinition("f", "", null), new ToolDefinition("g", "", null)], severalAllowed: true);
        using var words = new TextBuffer();
        var calls = new List<ToolCall>();
        foreach (var piece in pieces)
            scanner.Append(piece, words, calls);
        scanner.Finish(words, calls);
        return (words.Span.ToString(), string.Join(' ', calls.Select(c => $"{c.Name}({c.Arguments})")));
    }
}
