using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Serving.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

public sealed class SamplingDefaultsTests
{
    [Fact]
    public void Makers_who_draw_by_chance_say_how()
    {
        var sampling = SamplingDefaults.Of(new GenerationDefaults { DoSample = true, Temperature = 0.7f, TopP = 0.8f, TopK = 20, MinP = 0.1f, RepetitionPenalty = 1.05f });

        Assert.Equal((0.7f, 0.8f, 20, 0.1f, 1.05f), (sampling.Temperature, sampling.TopP, sampling.TopK, sampling.MinP, sampling.RepetitionPenalty));
    }

    [Fact]
    public void Makers_who_do_not_draw_by_chance_get_the_most_likely_token()
    {
        Assert.Equal(0, SamplingDefaults.Of(new GenerationDefaults { DoSample = false, Temperature = 0.7f }).Temperature);
    }

    [Fact]
    public void Where_makers_say_nothing_the_model_s_own_distribution_is_drawn_from()
    {
        var sampling = SamplingDefaults.Of(new GenerationDefaults { Temperature = 0.7f });

        Assert.Equal(new SamplingParameters { LogitBias = sampling.LogitBias }, sampling);
    }

    [Fact]
    public void Values_beyond_what_requests_may_have_are_brought_into_their_range()
    {
        var sampling = SamplingDefaults.Of(new GenerationDefaults { DoSample = true, Temperature = 9, TopP = 0, RepetitionPenalty = 3 });

        Assert.Equal((2f, float.Epsilon, 2f), (sampling.Temperature, sampling.TopP, sampling.RepetitionPenalty));
    }
}
