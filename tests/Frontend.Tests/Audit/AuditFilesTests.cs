using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Frontend.Tests.Audit;

public sealed class AuditFilesTests : IDisposable
{
    private readonly TestFolder _data = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AuditFolder _folder;

    public AuditFilesTests() => _folder = AuditFolder.Of(_data.Path, "node-1");

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_chain_is_whole_across_days_and_restarts()
    {
        for (var day = 0; day < 3; day++)
        {
            using var files = Open();
            Append(files, 3);
            _time.Advance(TimeSpan.FromDays(1));
            Append(files, 2);
        }

        Assert.Equal(4, _folder.Files().Count);
        var finding = Verify();
        Assert.Equal((null, 18L), (finding.Fault, finding.Lines));
        Assert.Equal(18, finding.End.Sequence);
    }

    [Fact]
    public void Each_line_holds_the_hash_of_the_one_before()
    {
        using (var files = Open())
            Append(files, 1);
        var lines = Lines();
        Assert.Contains($"\"previous\":\"{AuditMark.Origin.Hash}\"", lines[0]);
        Assert.Contains($"\"previous\":\"{AuditLine.HashOf(System.Text.Encoding.UTF8.GetBytes(lines[0]))}\"", lines[1]);
        Assert.Contains("\"event\":\"request\",\"action\":\"POST /x\",\"object\":{\"name\":\"Grüße\"}", lines[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_changed_line_shows_where_it_stands(int index)
    {
        Fill();
        Change(lines => lines[index] = lines[index].Replace("2026", "2025"));
        Assert.NotNull(Verify().Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_line_that_is_missing_shows(int index)
    {
        Fill();
        Change(lines => lines.RemoveAt(index));
        Assert.NotNull(Verify().Fault);
    }

    [Fact]
    public void A_line_that_was_put_in_and_lines_that_changed_places_show()
    {
        Fill();
        Change(lines => lines.Insert(1, lines[1]));
        Assert.Contains(":3 ", Verify().Fault);
        Change(lines => (lines[1], lines[2], lines[3]) = (lines[2], lines[3], lines[1]));
        Assert.NotNull(Verify().Fault);
    }

    [Fact]
    public void An_end_that_was_cut_off_shows_also_after_the_next_start()
    {
        Fill();
        Change(lines => lines.RemoveRange(2, lines.Count - 2));
        Assert.Contains("the end is missing", Verify().Fault);
        using (var files = Open())
            Append(files, 1);
        Assert.Contains("did not end with line 4", Verify().Fault);
    }

    [Fact]
    public void A_last_line_that_was_changed_shows_also_after_the_next_start()
    {
        Fill();
        Change(lines => lines[^1] = lines[^1].Replace("/x", "/y"));
        Assert.Contains("was changed", Verify().Fault);
        Open().Dispose();
        Assert.NotNull(Verify().Fault);
    }

    [Fact]
    public void A_file_that_is_missing_shows()
    {
        using (var files = Open())
        {
            for (var day = 0; day < 3; day++)
            {
                Append(files, 2);
                _time.Advance(TimeSpan.FromDays(1));
            }
        }

        var paths = _folder.Files();
        var (first, middle) = (File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));
        File.Delete(paths[1]);
        Assert.Contains("lines are missing", Verify().Fault);
        File.WriteAllBytes(paths[1], middle);
        File.Delete(paths[0]);
        Assert.Contains("no line of retention", Verify().Fault);
        File.WriteAllBytes(paths[0], first);
        Assert.Null(Verify().Fault);
        File.Delete(_folder[AuditFolder.HeadFile]);
        Assert.Contains("missing or damaged", Verify().Fault);
    }

    [Theory]
    [InlineData("{\"seq\":5,\"time\":\"2026")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("{")]
    public void A_process_that_was_killed_within_a_line_leaves_a_chain_that_goes_on(string half)
    {
        Fill();
        File.AppendAllText(_folder.Files()[^1], half);
        Assert.Null(Verify().Fault);
        using (var files = Open())
            Append(files, 1);
        var finding = Verify();
        Assert.Equal((null, 6L), (finding.Fault, finding.Lines));
        Assert.Contains($"\"event\":\"start\",\"count\":{half.Length}", Lines()[4]);
    }

    [Fact]
    public void A_process_that_was_killed_at_any_byte_of_a_line_leaves_a_chain_that_goes_on()
    {
        Fill();
        var path = _folder.Files()[^1];
        var (whole, head) = (File.ReadAllBytes(path), File.ReadAllBytes(_folder[AuditFolder.HeadFile]));
        using (var files = Open())
            Append(files, 1);
        var longer = File.ReadAllBytes(path);
        for (var length = whole.Length; length <= longer.Length; length += 7)
        {
            File.WriteAllBytes(path, longer[..length]);
            File.WriteAllBytes(_folder[AuditFolder.HeadFile], head);
            Open().Dispose();
            Assert.Null(Verify().Fault);
        }
    }

    [Fact]
    public void Files_that_are_too_old_go_and_the_chain_says_so()
    {
        using (var files = Open(days: 2))
        {
            for (var day = 0; day < 5; day++)
            {
                Append(files, 2);
                _time.Advance(TimeSpan.FromDays(1));
            }
        }

        Assert.Equal(["2026-05-04.jsonl", "2026-05-05.jsonl"], _folder.Files().Select(Path.GetFileName));
        Assert.Null(Verify().Fault);
        // One more goes, and nobody said so.
        File.Delete(_folder.Files()[0]);
        Assert.Contains("no line of retention", Verify().Fault);
    }

    [Fact]
    public void A_process_that_was_killed_while_it_deleted_old_files_leaves_a_whole_chain()
    {
        using (var files = Open())
        {
            for (var day = 0; day < 5; day++)
            {
                Append(files, 1);
                _time.Advance(TimeSpan.FromDays(1));
            }
        }

        var kept = _folder.Files().ToDictionary(f => f, File.ReadAllBytes);
        Open(days: 2).Dispose();
        foreach (var (path, bytes) in kept.Where(f => !File.Exists(f.Key)).Reverse())
        {
            File.WriteAllBytes(path, bytes);
            Assert.Null(Verify().Fault);
        }
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_tear_the_chain()
    {
        using (var files = Open())
        {
            _time.Advance(TimeSpan.FromDays(1));
            Append(files, 1);
            Append(files, 1, _time.GetUtcNow().AddDays(-1));
        }

        Assert.Equal((null, 3L), (Verify().Fault, Verify().Lines));
    }

    [Fact]
    public void A_second_process_of_that_name_is_refused()
    {
        using var files = Open();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, Assert.Throws<ServingException>(() => Open()).Code);
    }

    [Fact]
    public void A_chain_is_checked_while_it_is_written()
    {
        using var files = Open();
        Append(files, 2);
        Assert.Equal((null, 3L), (Verify().Fault, Verify().Lines));
    }

    [Fact]
    public async Task The_command_checks_every_chain_and_says_where_one_breaks()
    {
        Fill();
        using (var files = AuditFiles.Open(AuditFolder.Of(_data.Path, "node-2"), 0, _time))
            Append(files, 1);
        var root = AuditFolder.RootOf(_data.Path);
        var output = new StringWriter();
        Assert.Equal(0, await AuditCommand.RunAsync(["verify", root], output));
        Assert.Equal(0, await AuditCommand.RunAsync(["verify", $"--Serving:DataDirectory={_data.Path}"], output));
        Change(lines => lines[1] = lines[1].Replace("/x", "/y"));
        Assert.Equal(1, await AuditCommand.RunAsync(["verify", root], output));
        Assert.Contains($"node-1: BROKEN after 2 lines in 1 files: {_folder.Files()[0]}:3 ", output.ToString());
        Assert.Contains("node-2: whole, 2 lines", output.ToString());
        Assert.Equal(1, await AuditCommand.RunAsync(["verify", _data["none"]], output));
        Assert.Equal(2, await AuditCommand.RunAsync(["check"], output));
    }

    private AuditFiles Open(int days = 0) => AuditFiles.Open(_folder, days, _time);

    private AuditFinding Verify() => new AuditVerifier(_folder).Run();

    /// <summary>Four lines: a start and three requests.</summary>
    private void Fill()
    {
        using var files = Open();
        Append(files, 3);
    }

    private void Append(AuditFiles files, int count, DateTimeOffset? at = null)
    {
        var events = Enumerable.Repeat(
            new AuditEvent { Time = at ?? _time.GetUtcNow(), Kind = AuditEvent.Request, Action = "POST /x", Object = [new("name", "Grüße")], Status = 200 }, count).ToList();
        Assert.Equal(count, files.Append(events));
    }

    private List<string> Lines() => [.. File.ReadAllLines(_folder.Files()[^1])];

    private void Change(Action<List<string>> change)
    {
        var lines = Lines();
        change(lines);
        File.WriteAllText(_folder.Files()[^1], string.Concat(lines.Select(l => l + "\n")));
    }
}
