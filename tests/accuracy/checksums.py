# SPDX-License-Identifier: Apache-2.0
"""Check digits, written from the standards and apart from the library's own C."""

LETTERS = {chr(ord("A") + i): 10 + i for i in range(26)}
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"          # Spain, order of the remainder mod 23
VERHOEFF_D = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
              [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
              [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
              [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
              [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]]
VERHOEFF_P = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
              [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
              [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
              [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8]]


def weighted(digits, weights):
    return sum(int(d) * w for d, w in zip(digits, weights))


def luhn(body):
    total = 0
    for place, char in enumerate(reversed(body)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def verhoeff(body):
    for digit in range(10):
        check = 0
        for place, char in enumerate(reversed(body + str(digit))):
            check = VERHOEFF_D[check][VERHOEFF_P[place % 8][int(char)]]
        if check == 0:
            return str(digit)
    raise ValueError(body)


def mod97(country, bban):
    """ISO 7064 MOD 97-10 over an IBAN with its check digits at 00."""
    text = "".join(str(LETTERS.get(c, c)) for c in bban + country + "00")
    return f"{98 - int(text) % 97:02d}"


def mod11_10(body):
    product = 10
    for char in body:
        product = (product + int(char)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def mod11_2(body):
    total = 0
    for char in body:
        total = (total + int(char)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def mrz(field):
    """ICAO 9303 part 3, 4.9: weights 7, 3, 1."""
    values = (0 if c == "<" else LETTERS.get(c) or int(c) for c in field)
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


IT_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4,
                   18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]))


def codice_fiscale(body):
    even = lambda c: int(c) if c.isdigit() else ord(c) - ord("A")
    total = sum(IT_ODD[c] if i % 2 == 0 else even(c) for i, c in enumerate(body))
    return chr(ord("A") + total % 26)


def curp(body):
    order = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    total = sum(order.index(c) * (18 - i) for i, c in enumerate(body))
    return str(-total % 10)


VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9,
                                                  2, 3, 4, 5, 6, 7, 8, 9]))


def vin(text):
    """49 CFR 565.15: the ninth place is the check digit."""
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum((int(c) if c.isdigit() else VIN_VALUES[c]) * w for c, w in zip(text, weights))
    return "0123456789X"[total % 11]


BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(prefix, values, constant=1):
    """BIP-173: six check characters over five-bit values."""
    def polymod(items):
        check = 1
        for item in items:
            top = check >> 25
            check = (check & 0x1ffffff) << 5 ^ item
            for i, gen in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
                check ^= gen if top >> i & 1 else 0
        return check
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    mod = polymod(expanded + values + [0] * 6) ^ constant
    checks = [mod >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(BECH32[v] for v in values + checks)
