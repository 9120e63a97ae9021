// Noise for each element: structs, their properties and methods, functions that call functions, constants.

#define ROUNDS 3
#define MULTIPLIER 0x9E3779B9u

typedef struct
{
    ulong Seed;
    float Strength;
} NoiseSource;

typedef struct
{
    float Value;
    uint Word;
} NoiseSample;

// One round of a hash.
static inline uint Mix(uint value)
{
    return (value ^ (value >> 15)) * MULTIPLIER;
}

static inline NoiseSample NoiseSource_At(NoiseSource self, int index)
{
    uint word = (uint)(self.Seed >> 32) ^ (uint)self.Seed ^ (uint)index;
    for (int round_ = 0; round_ < ROUNDS; round_++)
        word = Mix(word);
    return (NoiseSample){ self.Strength * (word >> 8) / (1 << 24), word };
}

static inline bool NoiseSample_IsEven(NoiseSample self)
{
    return self.Word % 2 == 0;
}

__kernel void Sample_Noise(NoiseSource source, __global const float *x, __global float *y, int items)
{
    int index = get_global_id(0);
    if (index >= items)
        return;

    NoiseSample noise = NoiseSource_At(source, index);
    y[index] = x[index] + (NoiseSample_IsEven(noise) ? noise.Value : -noise.Value);
}
