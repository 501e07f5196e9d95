using ServingCluster.Errors;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language;

public sealed class LanguageEngineOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new LanguageEngineOptions().Validate();

    [Fact]
    public void All_mistakes_are_told_at_once_with_setting_value_and_range()
    {
        var options = new LanguageEngineOptions
        {
            Slots = 0,
            ContextLength = -1,
            CacheBytes = 5,
            MinChunk = 20,
            MaxChunk = 10,
            ChunkTimeRatio = double.NaN,
            ChunkTime = TimeSpan.Zero,
            ShortPromptTime = TimeSpan.FromMinutes(1),
            MaxWaiting = 0,
        };
        var refusal = Assert.Throws<ServingException>(options.Validate);
        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        string[] expected =
        [
            "Slots: must be from 1 to 256, but is 0.",
            "ContextLength: must be 1 or more, but is -1.",
            "CacheBytes: must be 1 MiB (1048576) or more, but is 5.",
            "MaxChunk: must be from MinChunk (20) to 8192, but is 10.",
            "ChunkTimeRatio: must be from 0.1 to 100, but is NaN.",
            "ChunkTime: must be from 1 millisecond to 10 seconds, but is 00:00:00.",
            "ShortPromptTime: must be from 0 to 10 seconds, but is 00:01:00.",
            "MaxWaiting: must be from 1 to 100000, but is 0.",
        ];
        Assert.All(expected, line => Assert.Contains(line, refusal.Message));
    }
}
