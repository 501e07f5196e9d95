using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Editing;

public sealed class FormMistakesTests
{
    private const string Entity = "config.served_entities[0]";

    private readonly FormMistakes _mistakes = new();

    public FormMistakesTests()
    {
        _mistakes.Show("name");
        _mistakes.Show(Entity);
        _mistakes.Show(Entity + ".entity_name");
        _mistakes.Show(Entity + ".external_model.openai_config.openai_api_key");
    }

    [Fact]
    public void What_is_wrong_with_a_field_is_told_once_it_was_touched()
    {
        _mistakes.All = [new("name", "is required."), new(Entity + ".entity_name", "is required.")];
        Assert.Empty(_mistakes.At("name"));
        _mistakes.Touch("name");
        Assert.Equal(["is required."], _mistakes.At("name"));
        Assert.Empty(_mistakes.At(Entity + ".entity_name"));
    }

    [Fact]
    public void All_is_told_once_the_form_was_to_be_sent()
    {
        _mistakes.All = [new("name", "a"), new(Entity + ".workload_size", "b"), new("", "c"), new("config.served_entities[1].name", "d")];
        Assert.Empty(_mistakes.Summary());
        _mistakes.ShowsAll = true;
        Assert.Equal(["a"], _mistakes.At("name"));
        Assert.Equal(["b"], _mistakes.At(Entity));
        Assert.Equal(4, _mistakes.Summary().Count());
    }

    [Fact]
    public void A_summary_says_whole_sentences_and_leads_to_their_fields()
    {
        _mistakes.ShowsAll = true;
        _mistakes.Name("name", new FieldName("Name", "f1"));
        _mistakes.Name(Entity, new FieldName("Served entity 1", "f2"));
        _mistakes.Name(Entity + ".entity_name", new FieldName("Model", "f3"));
        _mistakes.All =
        [
            new("name", "must be shorter."), new(Entity, "no such model."), new(Entity + ".entity_name", "is required."),
            new(Entity + ".entity_name[0]", "is odd."), new("", "All is wrong."), new("elsewhere", "is odd."),
        ];
        Assert.Equal(
            [
                new("Name must be shorter.", "f1"), new("Served entity 1: no such model.", "f2"), new("Served entity 1: Model is required.", "f3"),
                new("Served entity 1: Model: is odd.", "f3"), new("All is wrong.", null), new MistakeLine("elsewhere: is odd.", null),
            ],
            _mistakes.Summary());
    }

    [Fact]
    public void What_is_wrong_with_several_fields_together_is_told_once_one_of_them_was_touched()
    {
        _mistakes.All = [new(Entity, "no such model.")];
        Assert.Empty(_mistakes.At(Entity));
        _mistakes.Touch(Entity + ".entity_name");
        Assert.Equal(["no such model."], _mistakes.At(Entity));
    }

    [Fact]
    public void A_secret_entered_as_itself_is_told_at_the_field_of_the_secret()
    {
        var field = Entity + ".external_model.openai_config.openai_api_key";
        _mistakes.All = [new(field + "_plaintext", "has more than one line.")];
        _mistakes.Touch(field);
        Assert.Equal(["has more than one line."], _mistakes.At(field));
    }

    [Fact]
    public void What_a_field_that_is_gone_told_is_told_by_what_is_around_it()
    {
        _mistakes.All = [new(Entity + ".entity_name", "is required.")];
        _mistakes.ShowsAll = true;
        _mistakes.Hide(Entity + ".entity_name");
        Assert.Equal(["is required."], _mistakes.At(Entity));
    }

    [Fact]
    public void Entity_10_does_not_lie_inside_of_entity_1()
    {
        Assert.False(FieldPaths.IsWithin("config.served_entities[10].name", "config.served_entities[1]"));
        Assert.False(FieldPaths.IsWithin("name_x", "name"));
        Assert.True(FieldPaths.IsWithin("config.served_entities[1].name", "config.served_entities[1]"));
    }
}
