using FsCheck.Xunit;

// Properties are tested on the same values in every run.
[assembly: Properties(Replay = "1,3")]
