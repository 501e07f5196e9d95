using ServingCluster.Frontend.Ui;

namespace ServingCluster.Frontend.Tests.Ui;

public sealed class WordingTests
{
    [Theory]
    [InlineData("CAN_MANAGE_PRODUCTION_VERSIONS", "Can manage production versions")]
    [InlineData("UPDATE_FAILED", "Update failed")]
    [InlineData("", "")]
    public void Names_of_the_api_are_said_in_words(string name, string words) => Assert.Equal(words, Wording.Of(name));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1_000, "0.98 KiB")]
    [InlineData(12_345_678, "11.8 MiB")]
    [InlineData(10_480_000, "9.99 MiB")]
    [InlineData(10_484_000, "10.0 MiB")]
    [InlineData(80L << 30, "80.0 GiB")]
    [InlineData(2_500_000_000_000_000, "2274 TiB")]
    public void Sizes_have_three_digits(long bytes, string words) => Assert.Equal(words, Wording.Bytes(bytes));
}
