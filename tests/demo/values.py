# SPDX-License-Identifier: Apache-2.0
"""Synthetic values: valid in form and checksum, of nobody.

Every number is drawn from a seeded generator; none is looked up or copied.
"""
import string

GIVEN = ["Ada", "Bruno", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hiro", "Ines",
         "Jonas", "Keiko", "Lars", "Mina", "Nuno", "Olga", "Pavel", "Rosa", "Sven", "Tara", "Ugo"]
FAMILY = ["Testermann", "Samplewood", "Quillfeather", "Marrowby", "Oxenfold", "Pellingham",
          "Brackwater", "Fenwright", "Hollowell", "Stonebarrow", "Underhay", "Windlass",
          "Kestrelby", "Larkspurr", "Nettlebed", "Thornquist"]
STREETS = ["Juniper Street", "Mill Road", "Harbor Avenue", "Copper Lane", "Orchard Drive"]
TOWNS = [("Springfield", "IL", "62701"), ("Dayton", "OH", "45431"), ("Laurel", "MD", "20707"),
         ("Norfolk", "VA", "23510"), ("Fairview", "TX", "75069")]
MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"  # CMS: all but S, L, O, I, B, Z


class Values:
    """Draws values from `rng`, a random.Random."""

    def __init__(self, rng):
        self.rng = rng

    def digits(self, count):
        return "".join(self.rng.choice(string.digits) for _ in range(count))

    def name(self):
        return self.rng.choice(GIVEN), self.rng.choice(FAMILY)

    def ssn(self, separator="-"):
        area = self.rng.choice([a for a in range(100, 899) if a != 666])
        return separator.join((f"{area:03d}", f"{self.rng.randint(10, 99):02d}",
                               f"{self.rng.randint(1000, 9998):04d}"))

    def birth_date(self, form="{m:02d}/{d:02d}/{y}"):
        return form.format(y=self.rng.randint(1945, 1999), m=self.rng.randint(1, 12),
                           d=self.rng.randint(1, 28))

    def phone(self):
        return f"({self.rng.choice([202, 410, 571, 703, 757])}) 555-01{self.digits(2)}"

    def dod_id(self):
        return "1" + self.digits(9)

    def card(self, prefix="4", length=16):
        body = prefix + self.digits(length - len(prefix) - 1)
        total = 0
        for place, char in enumerate(reversed(body)):
            digit = int(char) * (2 if place % 2 == 0 else 1)
            total += digit - 9 if digit > 9 else digit
        number = body + str(-total % 10)
        return " ".join(number[i:i + 4] for i in range(0, length, 4))

    def iban(self):
        bban = self.digits(18)
        check = 98 - int(bban + "131400") % 97     # D=13, E=14; ISO 13616
        return f"DE{check:02d}{bban}"

    def routing(self):
        head = "0" + self.rng.choice("123456789") + self.digits(6)
        weights = (3, 7, 1) * 3                    # ABA routing number, 3-7-1
        total = sum(int(d) * w for d, w in zip(head, weights))
        return head + str(-total % 10)

    def mbi(self):
        rng = self.rng
        letter = lambda: rng.choice(MBI_LETTERS)
        either = lambda: rng.choice(MBI_LETTERS + string.digits)
        digit = lambda: rng.choice(string.digits)
        text = (rng.choice("123456789") + letter() + either() + digit() + letter() + either()
                + digit() + letter() + letter() + digit() + digit())
        return f"{text[:4]}-{text[4:7]}-{text[7:]}"

    def aws_key(self):
        return "AKIA" + "".join(self.rng.choice(string.ascii_uppercase + "234567")
                                for _ in range(16))

    def address(self):
        town, state, code = self.rng.choice(TOWNS)
        return f"{self.rng.randint(10, 9999)} {self.rng.choice(STREETS)}, {town}, {state} {code}"

    def uuid(self):
        return "-".join("".join(self.rng.choice("0123456789abcdef") for _ in range(n))
                        for n in (8, 4, 4, 4, 12))
