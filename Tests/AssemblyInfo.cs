using FsCheck.Xunit;

// Property tests use the same values in every run.
[assembly: Properties(Replay = "1,3")]
