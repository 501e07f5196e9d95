using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tests.Tokenizers.Unicode;

public sealed class UnicodeNormalizationTests
{
    [Fact]
    public void Texts_have_the_forms_that_the_character_database_gives()
    {
        NormalizationForm[] forms = [NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD];
        foreach (var item in FixtureFile.Read("normalization.json").EnumerateArray())
        {
            foreach (var (index, form) in forms.Index())
                Assert.Equal(item[index + 1].GetString(), UnicodeNormalization.Normalize(item[0].GetString()!, form));
        }
    }

    [Theory]
    [InlineData("한국어", "\u1112\u1161\u11AB\u1100\u116E\u11A8\u110B\u1165")]
    [InlineData("é", "e\u0301")]
    [InlineData("ệ", "e\u0323\u0302")]
    public void Composed_and_decomposed_text_become_each_other(string composed, string decomposed)
    {
        Assert.Equal(decomposed, UnicodeNormalization.Normalize(composed, NormalizationForm.FormD));
        Assert.Equal(composed, UnicodeNormalization.Normalize(decomposed, NormalizationForm.FormC));
    }

    [Theory]
    [InlineData("ﬁ", "fi")]
    [InlineData("①", "1")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("㍍", "メートル")]
    [InlineData("ẛ̣", "ṩ")]
    public void Compatibility_characters_become_plain_ones(string text, string plain) =>
        Assert.Equal(plain, UnicodeNormalization.Normalize(text, NormalizationForm.FormKC));

    [Fact]
    public void A_long_run_of_marks_is_put_in_order()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 100_000));

        var ordered = UnicodeNormalization.Normalize(marks, NormalizationForm.FormD);

        Assert.Equal(new string('\u0323', 100_000) + new string('\u0301', 100_000), ordered);
    }
}
