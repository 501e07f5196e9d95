using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class StateCellTests
{
    private sealed record Person(string FirstName, int Age, string? Town = null);

    private static readonly StateFormat<Person> Format = new(
        data => new JsonObject { ["first_name"] = data["name"]!.GetValue<string>(), ["years"] = data["years"]!.GetValue<int>() },
        data =>
        {
            data["age"] = data["years"]!.GetValue<int>();
            data.AsObject().Remove("years");
            return data;
        });

    private readonly MemoryStateStore _store = new();

    [Fact]
    public async Task A_cell_reads_what_another_one_wrote()
    {
        await Cell().WriteAsync(new Person("Ada", 36), default);

        var cell = Cell();
        Assert.Equal(new Person("Ada", 36), await cell.ReadAsync(default));
        Assert.True(cell.Exists);
    }

    [Fact]
    public async Task A_record_is_an_envelope_with_the_current_format()
    {
        await Cell().WriteAsync(new Person("Ada", 36), default);

        var record = await _store.ReadAsync("person", default);
        Assert.Equal("""{"format":3,"data":{"first_name":"Ada","age":36,"town":null}}""", Encoding.UTF8.GetString(record!.Value.Span));
    }

    [Theory]
    [InlineData("""{"format":1,"data":{"name":"Ada","years":36}}""")]
    [InlineData("""{"format":2,"data":{"first_name":"Ada","years":36}}""")]
    [InlineData("""{"format":3,"data":{"first_name":"Ada","age":36,"town":null}}""")]
    public async Task Older_formats_are_carried_forward(string stored)
    {
        await PutAsync(stored);

        Assert.Equal(new Person("Ada", 36), await Cell().ReadAsync(default));
    }

    [Fact]
    public async Task A_newer_format_is_refused_by_name()
    {
        await PutAsync("""{"format":4,"data":{}}""");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () => await Cell().ReadAsync(default));

        Assert.Equal(ErrorCode.InternalError, refusal.Code);
        Assert.Contains("'person' has format 4", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\":3")]
    [InlineData("""{"format":3}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"format":0,"data":{}}""")]
    [InlineData("""{"format":3,"data":null}""")]
    [InlineData("""{"format":3,"data":{"first_name":"Ada"}}""")]
    [InlineData("""{"format":3,"data":{"first_name":null,"age":1}}""")]
    [InlineData("""{"format":1,"data":{"years":36}}""")]
    [InlineData("""{"format":1,"data":[1]}""")]
    [InlineData("""{"format":1,"data":{"name":7,"years":36}}""")]
    public async Task A_damaged_record_is_an_error_that_names_it(string stored)
    {
        await PutAsync(stored);

        var failure = await Assert.ThrowsAsync<ServingException>(async () => await Cell().ReadAsync(default));

        Assert.Equal(ErrorCode.InternalError, failure.Code);
        Assert.Contains("'person' is damaged", failure.Message);
    }

    [Fact]
    public async Task A_write_over_somebody_elses_is_a_conflict_and_changes_nothing_here()
    {
        var (mine, theirs) = (Cell(), Cell());
        await mine.WriteAsync(new Person("Ada", 36), default);
        await theirs.ReadAsync(default);
        await theirs.WriteAsync(new Person("Grace", 40), default);

        await Assert.ThrowsAsync<StateConflictException>(async () => await mine.WriteAsync(new Person("Ada", 37), default));

        Assert.Equal(new Person("Ada", 36), mine.Value);
        Assert.Equal(new Person("Grace", 40), await mine.ReadAsync(default));
    }

    [Fact]
    public async Task A_cleared_cell_has_no_record_and_can_be_written_again()
    {
        var cell = Cell();
        await cell.ClearAsync(default);
        await cell.WriteAsync(new Person("Ada", 36), default);
        await cell.ClearAsync(default);

        Assert.False(cell.Exists);
        Assert.Null(cell.Value);
        Assert.Null(await Cell().ReadAsync(default));
        await cell.WriteAsync(new Person("Ada", 37), default);
        Assert.Equal(37, (await Cell().ReadAsync(default))?.Age);
    }

    private StateCell<Person> Cell() => new(_store, "person", Format);

    private async Task PutAsync(string json) => await _store.WriteAsync("person", Encoding.UTF8.GetBytes(json), null, default);
}
