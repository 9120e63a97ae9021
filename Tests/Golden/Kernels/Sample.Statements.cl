// y <- colour of x: every kind of statement.

#define COLOUR_RED 0
#define COLOUR_GREEN 1
#define COLOUR_BLUE 5

__kernel void Sample_Statements(__global const float *x, int times, int colour, __global float *y, int items)
{
    int index = get_global_id(0);
    if (index >= items)
        return;

    // What is not positive stays as it is.
    if (x[index] <= 0)
        return;

    float sum = 0.0f;
    for (int i = 0, j = times; i < j; i++, j--)
    {
        if (i == 3)
            continue;
        sum += x[index] / (i + 1); // the harmonic series
    }

    while (sum > 1e3f)
        sum *= 0.5f;
    do
    {
        sum += 1;
    }
    while (sum < 10);

    switch (colour)
    {
        case COLOUR_RED:
            sum = fmin(sum, 1.0f);
            break;
        case COLOUR_GREEN:
            {
                float square = sum * sum;
                sum = square;
                break;
            }
        default:
            sum = colour == COLOUR_BLUE ? sqrt(sum) : convert_int_sat(sum);
            break;
    }

    y[index] = sum;

    // That was all.
}
