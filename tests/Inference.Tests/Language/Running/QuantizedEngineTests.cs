using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Language.Running;

/// <summary>The sample chat model in fewer bits: alone, in company and in chunks its answers are the same.</summary>
public sealed class QuantizedEngineTests
{
    private static readonly ReferenceAnswer[] Answers = ReferenceAnswer.Read();

    [Fact]
    public async Task In_eight_bits_each_question_gets_the_reference_answer()
    {
        using var graph = Load(WeightBits.Eight);
        Assert.Equal(Answers.Select(static a => a.Greedy[..^1]), await AloneAsync(graph));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public async Task Company_changes_no_answer(int bits)
    {
        using var graph = Load((WeightBits)bits);
        var alone = await AloneAsync(graph);
        await using var engine = Engine(graph, new LanguageEngineOptions { Slots = 8 });
        for (var round = 0; round < 3; round++)
        {
            var together = await Task.WhenAll(Enumerable.Range(round, 8).Select(i => AnswerAsync(engine, Answers[i % Answers.Length])));
            Assert.Equal(Enumerable.Range(round, 8).Select(i => alone[i % Answers.Length]), together);
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 5)]
    [InlineData(4, 1)]
    [InlineData(4, 5)]
    public async Task Chunks_change_no_answer(int bits, int chunk)
    {
        using var graph = Load((WeightBits)bits);
        var alone = await AloneAsync(graph);
        await using var engine = Engine(graph, new LanguageEngineOptions { MinChunk = chunk, MaxChunk = chunk });
        Assert.Equal(alone, await Task.WhenAll(Answers.Select(answer => AnswerAsync(engine, answer))));
    }

    private static async Task<List<int[]>> AloneAsync(CausalGraph graph)
    {
        await using var engine = Engine(graph, new LanguageEngineOptions());
        var answers = new List<int[]>();
        foreach (var answer in Answers)
            answers.Add(await AnswerAsync(engine, answer));
        return answers;
    }

    private static async Task<int[]> AnswerAsync(LanguageEngine engine, ReferenceAnswer answer)
    {
        var generation = engine.Start(Requests.Of(answer.Prompt, maxNewTokens: 60) with { EndTokens = [1020, 1023] });
        var tokens = new List<int>();
        while (await generation.WaitToReadAsync(default))
        {
            while (generation.TryRead(out var token))
                tokens.Add(token.Id);
        }

        Assert.Equal(GenerationEndReason.EndToken, generation.End!.Reason);
        return [.. tokens];
    }

    private static CausalGraph Load(WeightBits bits) => CausalGraph.Load(
        ReferenceAnswer.Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, static _ => { },
        quantization: new WeightQuantization { Layers = bits });

    private static LanguageEngine Engine(CausalGraph graph, LanguageEngineOptions options) =>
        LanguageEngine.Create(graph, options, TimeProvider.System, NullLogger.Instance);
}
