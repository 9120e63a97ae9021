using Gtzan.Core.Text;
using Gtzan.Engine.Layers;

namespace Gtzan.Engine.Serialization;

/// <summary>Saves and loads the parameters of a model, running statistics included, as safetensors.</summary>
public static class ModelWeights
{
    /// <summary>Saves all parameters under their names. Replaces the file atomically.</summary>
    /// <param name="model">A built model: a <see cref="Sequential"/>, or any layer.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this Layer model, string path)
    {
        RequireBuilt(model, nameof(Save));
        var file = new Safetensors();
        foreach (var parameter in model.Parameters)
            file.Add(parameter.Name, parameter.Value);
        file.Write(path);
    }

    /// <summary>Loads all parameters of a built model by their names.</summary>
    /// <param name="model">A model with the same layers as the one that was saved.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, lacks a parameter, has one of another shape, or has tensors that the model does not have. The model is
    /// unchanged.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load(this Layer model, string path)
    {
        RequireBuilt(model, nameof(Load));
        var file = Safetensors.Read(path);
        var values = model.Parameters.Select(parameter => file.Values(parameter.Name, parameter.Value.Shape)).ToArray();
        if (file.Names.Except(model.Parameters.Select(parameter => parameter.Name)).FirstOrDefault() is { } unknown)
            throw new CheckpointException($"it has the tensor \"{PrintableText.Excerpt(unknown)}\", which the model does not have.");
        foreach (var (parameter, value) in model.Parameters.Zip(values))
            parameter.Value.CopyFrom(value);
    }

    private static void RequireBuilt(Layer model, string operation)
    {
        if (model.Parameters.Count == 0)
            throw new InvalidOperationException($"{operation}: the model has no parameters; build it first.");
    }
}
