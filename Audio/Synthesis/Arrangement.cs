using Gtzan.Audio.Synthesis.Styles;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis;

/// <summary>The notes of one player in a track.</summary>
internal sealed record Score(Part Part, IReadOnlyList<Note> Notes);

/// <summary>A track as notes.</summary>
/// <param name="Tempo">Beats a minute.</param>
/// <param name="Key">Pitch class of the key note, 0 (C) to 11 (B).</param>
/// <param name="Scores">One for each player.</param>
/// <param name="Hits">The drums.</param>
internal sealed record Arrangement(double Tempo, int Key, IReadOnlyList<Score> Scores, IReadOnlyList<Hit> Hits);
