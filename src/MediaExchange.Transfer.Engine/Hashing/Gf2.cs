namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// Polynomials over GF(2) modulo one of degree 64, in reflected form: bit 63 is x^0, bit 0 is x^63.
/// </summary>
/// <remarks>
/// A CRC of 32 bits fits in by multiplying its polynomial with x^32: every remainder is then the CRC times x^32,
/// which in reflected form is the CRC in the low 32 bits. So one implementation serves all three kinds.
/// </remarks>
internal static class Gf2
{
    /// <summary>x^0.</summary>
    public const ulong One = 1UL << 63;

    public static ulong MultiplyByX(ulong a, ulong modulus) => (a >> 1) ^ (modulus & (0 - (a & 1)));

    public static ulong Multiply(ulong a, ulong b, ulong modulus)
    {
        ulong product = 0;
        while (a != 0)
        {
            product ^= b & (0 - (a >> 63));
            a <<= 1;
            b = MultiplyByX(b, modulus);
        }

        return product;
    }

    /// <summary>x^exponent.</summary>
    public static ulong PowerOfX(ulong exponent, ulong modulus)
    {
        var result = One;
        var square = MultiplyByX(One, modulus);
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, square, modulus);
            square = Multiply(square, square, modulus);
        }

        return result;
    }
}
