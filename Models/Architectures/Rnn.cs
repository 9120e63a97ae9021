using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>The recurrent network: two LSTMs over the frames, the second of which returns its last state; then dense layers.</summary>
internal static class Rnn
{
    public static Sequential Declare(HyperParameters parameters, int genres) => new(
        new Lstm(parameters.Rnn.LstmSize, returnSequences: true),
        new Lstm(parameters.Rnn.LstmSize),
        new Dense(parameters.Rnn.DenseUnits, parameters.Activation),
        new Dropout(parameters.Rnn.Dropout),
        new Dense(genres));
}
