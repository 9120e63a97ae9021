using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>The multilayer perceptrons: flatten, dense hidden layers, one output per genre.</summary>
internal static class Mlp
{
    public static Sequential Declare(HyperParameters parameters, int genres) => Declare(parameters.Mlp, parameters, genres);

    /// <summary>The same with an L2 penalty on the hidden kernels and dropout after each hidden layer.</summary>
    public static Sequential DeclareRegularized(HyperParameters parameters, int genres) => Declare(parameters.MlpReg, parameters, genres);

    private static Sequential Declare(MlpParameters mlp, HyperParameters parameters, int genres)
    {
        var layers = new List<Layer> { new Flatten() };
        foreach (var units in mlp.Layers)
        {
            layers.Add(new Dense(units, parameters.Activation, mlp.L2));
            if (mlp.Dropout > 0)
                layers.Add(new Dropout(mlp.Dropout));
        }

        layers.Add(new Dense(genres));
        return new Sequential([.. layers]);
    }
}
