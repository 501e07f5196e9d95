using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Embeddings;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class TextRunsTests
{
    private const int MaxRows = 32;
    private const int MaxTokens = 1024;

    [Fact]
    public void Texts_of_one_length_share_a_run() => Assert.Equal(8, TextRuns.Next([10, 10, 10, 10, 10, 10, 10, 10], MaxRows, MaxTokens, canPad: true));

    [Fact]
    public void A_short_text_does_not_share_with_a_long_one() => Assert.Equal(1, TextRuns.Next([500, 4, 4, 4], MaxRows, MaxTokens, canPad: true));

    [Fact]
    public void Texts_that_differ_by_little_share_a_run() => Assert.Equal(4, TextRuns.Next([20, 18, 15, 11], MaxRows, MaxTokens, canPad: true));

    [Fact]
    public void A_text_beyond_the_limit_runs_alone() => Assert.Equal(1, TextRuns.Next([4000, 4000], MaxRows, MaxTokens, canPad: true));

    [Fact]
    public void One_row_at_a_time_is_one_text_at_a_time() => Assert.Equal(1, TextRuns.Next([5, 5], maxRows: 1, MaxTokens, canPad: true));

    [Fact]
    public void Texts_of_different_lengths_stay_apart_where_none_can_be_padded() => Assert.Equal(2, TextRuns.Next([9, 9, 8], MaxRows, MaxTokens, canPad: false));

    [Fact]
    public void Runs_keep_every_limit_whatever_the_texts() => Prop.ForAll(
        Gen.Choose(1, 600).NonEmptyListOf().ToArbitrary(),
        static lengths =>
        {
            int[] sorted = [.. lengths.OrderDescending()];
            for (var first = 0; first < sorted.Length;)
            {
                var count = TextRuns.Next(sorted.AsSpan(first), MaxRows, MaxTokens, canPad: true);
                var run = sorted.AsSpan(first, count);
                var filled = 0;
                foreach (var length in run)
                    filled += length;
                var padded = count * run[0];
                if (count < 1 || count > MaxRows || (count > 1 && (padded > MaxTokens || padded > (filled * 5 / 4) + 64)))
                    return false;
                first += count;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
