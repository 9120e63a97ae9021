using PureHDF;

namespace Gtzan.Tests.Engine.Serialization.Keras;

/// <summary>Writes weights as Keras 2 does.</summary>
internal static class KerasFile
{
    /// <summary>A file of layers; each weight is named after its layer and role: <c>dense_1/kernel:0</c>.</summary>
    /// <param name="isWholeModel">True for <c>model.save</c>, false for <c>save_weights</c>.</param>
    /// <param name="weights">The weights by layer, role and shape; values count from 0 in steps of 0.5.</param>
    public static byte[] Write(bool isWholeModel, params (string Layer, string Role, int[] Shape)[] weights)
    {
        var file = new H5File();
        H5Group model = isWholeModel ? [] : file;
        if (isWholeModel)
            file["model_weights"] = model;
        foreach (var layer in weights.GroupBy(weight => weight.Layer))
        {
            var names = layer.Select(weight => $"{layer.Key}/{weight.Role}:0").ToArray();
            H5Group inner = [];
            foreach (var (_, role, shape) in layer)
                inner[$"{role}:0"] = new H5Dataset(Values(shape), fileDims: [.. shape.Select(size => (ulong)size)]);
            model[layer.Key] = new H5Group { [layer.Key] = inner, Attributes = { ["weight_names"] = names } };
        }

        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    /// <summary>The values of a weight.</summary>
    public static float[] Values(int[] shape) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => i / 2f)];
}
