using System.Text;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests;

public sealed class JsonCharactersTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain text", 10)]
    [InlineData("é😀", 2)]
    [InlineData("""a\n\\\"b""", 5)]
    [InlineData("""\u00e9\u0041""", 2)]
    [InlineData("""\ud83d\ude00\uD83D\uDE00""", 2)]
    [InlineData("""\ud83dx\ude00""", 2)]
    [InlineData("""\\ude00""", 6)]
    public void Characters_count_once_however_they_are_written(string escaped, int expected) =>
        Assert.Equal(expected, JsonCharacters.Count(Encoding.UTF8.GetBytes(escaped)));
}
