namespace Gtzan.Tests;

/// <summary>Checks that something is refused, and that the message says why.</summary>
public static class Refusal
{
    /// <summary>The action throws exactly this exception, and its message contains <paramref name="part"/>.</summary>
    public static void Says<T>(string part, Action action)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(action).Message, StringComparison.Ordinal);

    /// <summary>The same for what would make a value.</summary>
    public static void Says<T>(string part, Func<object?> make)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(make).Message, StringComparison.Ordinal);
}
