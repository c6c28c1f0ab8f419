# SPDX-License-Identifier: Apache-2.0
"""One value of every kind that the detectors look for: valid, generated, of nobody.

`Identifiers.draw(detector)` gives a value in one of the forms in which people write it.
"""
import hashlib
import os
import string
import sys

import checksums

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "demo"))
from values import FAMILY, GIVEN, Values  # noqa: E402

UPPER = string.ascii_uppercase
ALNUM = string.ascii_letters + string.digits
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December"]
EIN_PREFIXES = ["12", "20", "26", "33", "45", "52", "61", "74", "81", "91"]
TOWNS = ["Dayton OH", "Laurel MD", "Norfolk VA", "Boise ID", "Macon GA", "Salem OR"]
# country, BBAN pattern: n digit, a letter, c either (SWIFT IBAN registry)
IBAN_SHAPES = [("DE", "n" * 18), ("GB", "aaaa" + "n" * 14), ("FR", "n" * 10 + "c" * 11 + "nn"),
               ("ES", "n" * 20), ("NL", "aaaa" + "n" * 10), ("CH", "nnnnn" + "c" * 12),
               ("IT", "a" + "n" * 10 + "c" * 12), ("BE", "n" * 12), ("PL", "n" * 24)]
CARD_BRANDS = [("4", 16), ("51", 16), ("55", 16), ("2223", 16), ("34", 15), ("37", 15),
               ("6011", 16), ("36", 14), ("3530", 16)]


class Identifiers(Values):
    def pick(self, items):
        return self.rng.choice(items)

    def chars(self, alphabet, count):
        return "".join(self.rng.choice(alphabet) for _ in range(count))

    def draw(self, detector):
        return getattr(self, detector.replace("-", "_"))()

    def until(self, make, good):
        """Draws until the value is one that the standard allows."""
        while True:
            value = make()
            if good(value):
                return value

    def group(self, text, sizes, separator):
        parts, at = [], 0
        for size in sizes:
            parts.append(text[at:at + size])
            at += size
        return separator.join(parts)

    # ---- United States ---------------------------------------------------------

    def us_ssn(self):
        return self.ssn(self.pick("---  "))

    def us_ssn_unformatted(self):
        return self.ssn("")

    def us_ssn_partial(self):
        return self.pick(["xxx-xx-{}", "XXX-XX-{}", "***-**-{}"]).format(self.digits(4))

    def us_itin(self):
        middle = self.pick([*range(50, 66), *range(70, 89), 90, 91, 92, *range(94, 100)])
        return f"9{self.digits(2)}-{middle}-{self.rng.randint(1000, 9999)}"

    def us_atin(self):
        return f"9{self.digits(2)}-93-{self.rng.randint(1000, 9999)}"

    def us_ein(self):
        return f"{self.pick(EIN_PREFIXES)}-{self.digits(7)}"

    def us_ptin(self):
        return "P" + self.pick(["", "-"]) + "0" + self.digits(7)

    def us_passport(self):
        return self.pick([self.pick(UPPER), "C", self.pick("123456")]) + self.digits(8)

    def us_drivers_license(self):
        return self.pick([                       # MD/FL, CA, NJ, IL, WI shapes
            self.pick(UPPER) + self.digits(12), self.pick(UPPER) + self.digits(7),
            self.pick(UPPER) + self.digits(14), self.pick(UPPER) + self.digits(11),
            f"{self.pick(UPPER)}{self.digits(3)}-{self.digits(4)}-{self.digits(4)}-{self.digits(2)}"])

    def us_dod_id(self):
        return self.dod_id()

    def us_dod_cac_cn(self):
        given, family = self.name()
        return f"{family}.{given}.{self.pick(UPPER)}.{self.dod_id()}".upper()

    def us_dod_benefits_number(self):
        return self.digits(9) + self.pick(["", "-"]) + "0" + self.pick("0123")

    def us_alien_number(self):
        number = self.pick("012") + self.digits(8)
        return self.pick([f"A{number}", "A" + self.group(number, (3, 3, 3), "-"), f"A-{number}"])

    def us_person_name(self):
        given, family = self.name()
        return self.pick([f"{family}, {given}", f"{family}, {given} {self.pick(UPPER)}."])

    def us_display_name(self):
        given, family = self.name()
        return f"{family}, {given} {self.pick(UPPER)}"

    def birth(self, language="en"):
        d, m, y = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(1941, 2001)
        forms = {"en": [f"{m:02d}/{d:02d}/{y}", f"{y}-{m:02d}-{d:02d}", f"{d} {MONTHS[m - 1][:3]} {y}",
                        f"{d:02d}{MONTHS[m - 1][:3].upper()}{y}", f"{m}/{d}/{y}",
                        f"{MONTHS[m - 1]} {d}, {y}"],
                 "de": [f"{d:02d}.{m:02d}.{y}"], "fr": [f"{d:02d}/{m:02d}/{y}"],
                 "es": [f"{d:02d}/{m:02d}/{y}", f"{d:02d}-{m:02d}-{y}"]}
        return self.pick(forms[language])

    def dob(self):
        return self.birth()

    def place_of_birth_mmn(self):
        return self.pick(["Dayton, Ohio", "Macon, Georgia", "Lyon, France", "Windlass", "Oxenfold"])

    def us_zip(self):
        return f"{self.rng.randint(10001, 98999):05d}" + self.pick(["", f"-{self.digits(4)}"])

    def nanp(self, form):
        # Exchange 555 is held by no subscriber; 01xx of it is for fiction.
        area = self.pick([202, 410, 571, 703, 757, 303, 619, 210])
        return form.format(a=area, l=self.rng.randint(2000, 9999))

    def phone_nanp(self):
        return self.nanp(self.pick(["({a}) 555-{l}", "{a}-555-{l}", "{a}.555.{l}",
                                    "+1 {a} 555 {l}", "1-{a}-555-{l}"]))

    def phone_nanp_bare(self):
        return self.nanp("{a}555{l}")

    def phone_e164(self):
        return self.pick([f"+44 20 7946 0{self.digits(3)}", f"+49 30 {self.digits(4)}{self.digits(4)}",
                          f"+33 1 99 00 {self.digits(2)} {self.digits(2)}", f"+34 910 {self.digits(3)} {self.digits(3)}"])

    def email_address(self):
        given, family = self.name()
        return f"{given}.{family}{self.digits(2)}@{self.pick(['example.com', 'example.org', 'mail.example.net'])}".lower()

    def ip_address(self):
        return self.pick([f"192.0.2.{self.rng.randint(1, 254)}", f"198.51.100.{self.rng.randint(1, 254)}",
                          f"10.{self.rng.randint(1, 250)}.{self.rng.randint(1, 250)}.{self.rng.randint(1, 250)}",
                          f"2001:db8::{self.rng.randint(16, 60000):x}"])

    def mac_address(self):
        return ":".join(["00", "00", "5e", "00", "53", f"{self.rng.randint(0, 255):02x}"])

    def vin(self):
        body = self.chars("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 11)
        text = self.pick("12345") + body[:7] + "0" + body[7:10] + self.digits(5)
        return text[:8] + checksums.vin(text) + text[9:]

    def vehicle_plate(self):
        return self.pick([f"{self.chars(UPPER, 3)} {self.digits(4)}", f"{self.chars(UPPER, 2)}{self.digits(4)}"])

    # ---- money -------------------------------------------------------------------

    def us_aba_routing(self):
        return self.routing()

    def us_bank_account(self):
        return self.digits(self.rng.randint(8, 12))

    def payment_card(self):
        prefix, length = self.pick(CARD_BRANDS)
        body = prefix + self.digits(length - len(prefix) - 1)
        number = body + checksums.luhn(body)
        sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(length, (4, 4, 4, 4))
        return self.group(number, sizes, self.pick([" ", " ", "-", ""]))

    def iban(self):
        country, shape = self.pick(IBAN_SHAPES)
        kinds = {"n": string.digits, "a": UPPER, "c": UPPER + string.digits}
        bban = "".join(self.pick(kinds[c]) for c in shape)
        text = country + checksums.mod97(country, bban) + bban
        if self.rng.random() < .5:
            return text
        return " ".join(text[i:i + 4] for i in range(0, len(text), 4))

    def swift_bic(self):
        return self.chars(UPPER, 4) + self.pick(["DE", "FR", "GB", "ES", "NL"]) + self.pick(["FF", "2L", "PP"]) + self.pick(["", "XXX"])

    def crypto_wallet(self):
        if self.rng.random() < .5:
            program = [self.rng.randrange(32) for _ in range(32)]
            program[-1] &= 0x18 & 0x10           # 160 bits fill 32 places
            return checksums.bech32("bc", [0] + program)
        raw = bytes([self.pick([0, 5])]) + self.rng.randbytes(20)
        raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
        number, text = int.from_bytes(raw, "big"), ""
        while number:
            number, rest = divmod(number, 58)
            text = BASE58[rest] + text
        return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text

    def eth_wallet(self):
        return "0x" + self.chars("0123456789abcdef", 40)

    # ---- other countries -----------------------------------------------------------

    def uk_nino(self):
        prefix = self.until(lambda: self.pick("ABCEGHJKLMNOPRSTWXYZ") + self.pick("ABCEGHJKLMNPRSTWXYZ"),
                            lambda p: p not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
        return prefix + self.group(" " + self.digits(6), (1, 2, 2, 2), self.pick(["", " "])).strip() + self.pick(["", " "]) + self.pick("ABCD")

    def uk_nhs(self):
        def make():
            body = self.pick("4567") + self.digits(8)
            check = 11 - checksums.weighted(body, range(10, 1, -1)) % 11
            return body + ("0" if check == 11 else "X" if check == 10 else str(check))
        return self.group(self.until(make, str.isdigit), (3, 3, 4), self.pick([" ", " ", ""]))

    def uk_utr(self):
        body = self.digits(9)
        check = "21987654321"[checksums.weighted(body, (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11]
        return self.group(check + body, (5, 5), self.pick(["", " "]))

    def ca_sin(self):
        body = self.pick("1234567") + self.digits(7)
        return self.group(body + checksums.luhn(body), (3, 3, 3), self.pick([" ", "-"]))

    def au_tfn(self):
        def good(text):
            return checksums.weighted(text, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0
        text = self.until(lambda: self.pick("12345678") + self.digits(8), good)
        return self.group(text, (3, 3, 3), self.pick([" ", ""]))

    def au_abn(self):
        weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
        text = self.until(lambda: self.pick("2345678") + self.digits(10),
                          lambda t: (checksums.weighted(t, weights) - 10) % 89 == 0)
        return self.group(text, (2, 3, 3, 3), " ")

    def au_medicare(self):
        body = self.pick("23456") + self.digits(7)
        check = checksums.weighted(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10
        return self.group(f"{body}{check}{self.pick('123')}", (4, 5, 1), self.pick([" ", ""]))

    def de_steuer_id(self):
        order = self.rng.sample("0123456789", 9)
        doubled = self.rng.choice(order)
        body = order + [doubled]
        while body[0] == "0" or any(body[i] == body[i + 1] for i in range(9)):
            self.rng.shuffle(body)
        body = "".join(body)
        return self.group(body + checksums.mod11_10(body), (2, 3, 3, 3), self.pick([" ", ""]))

    def fr_nir(self):
        body = f"{self.pick('12')}{self.rng.randint(40, 99)}{self.rng.randint(1, 12):02d}{self.pick(['75', '69', '13', '33', '59'])}{self.rng.randint(1, 900):03d}{self.rng.randint(1, 990):03d}"
        key = f"{97 - int(body) % 97:02d}"
        return self.group(body + key, (1, 2, 2, 2, 3, 3, 2), self.pick([" ", ""]))

    def es_dni(self):
        number = self.digits(8)
        return number + self.pick(["", "-"]) + checksums.DNI_LETTERS[int(number) % 23]

    def es_nie(self):
        letter, number = self.pick("XYZ"), self.digits(7)
        check = checksums.DNI_LETTERS[int(str("XYZ".index(letter)) + number) % 23]
        return self.pick(["{}{}{}", "{}-{}-{}"]).format(letter, number, check)

    def it_codice_fiscale(self):
        body = (self.chars("BCDFGLMNPRST", 6) + f"{self.rng.randint(40, 99)}" + self.pick("ABCDEHLMPRST")
                + f"{self.pick([0, 40]) + self.rng.randint(1, 28):02d}" + self.pick("AFHL") + self.digits(3))
        return body + checksums.codice_fiscale(body)

    def nl_bsn(self):
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        return self.until(lambda: self.pick("12345") + self.digits(8),
                          lambda t: checksums.weighted(t, weights) % 11 == 0)

    def pl_pesel(self):
        body = f"{self.rng.randint(40, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}{self.digits(4)}"
        return body + str(-checksums.weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)

    def in_aadhaar(self):
        body = self.pick("23456789") + self.digits(10)
        return self.group(body + checksums.verhoeff(body), (4, 4, 4), self.pick([" ", " ", "-"]))

    def in_pan(self):
        return self.chars(UPPER, 3) + "P" + self.pick(UPPER) + f"{self.rng.randint(1, 9999):04d}" + self.pick(UPPER)

    def br_cpf(self):
        body = self.pick("123456789") + self.digits(8)
        for _ in range(2):
            rest = checksums.weighted(body, range(len(body) + 1, 1, -1)) % 11
            body += "0" if rest < 2 else str(11 - rest)
        return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"

    def br_cnpj(self):
        body = self.pick("123456789") + self.digits(7) + "0001"
        for _ in range(2):
            weights = [2 + i % 8 for i in range(len(body))][::-1]
            rest = checksums.weighted(body, weights) % 11
            body += "0" if rest < 2 else str(11 - rest)
        return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"

    def mx_curp(self):
        body = (self.pick("BCDFGLMPRT") + self.pick("AEIOU") + self.chars("BCDFGLMPRT", 2)
                + f"{self.rng.randint(40, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
                + self.pick("HM") + self.pick(["DF", "JC", "NL", "PL", "VZ"]) + self.chars("BCDFGLMNPRST", 3) + "0")
        return body + checksums.curp(body)

    def cn_resident_id(self):
        body = (self.pick(["110105", "310104", "440106", "510107"]) + str(self.rng.randint(1945, 2001))
                + f"{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}" + self.digits(3))
        return body + checksums.mod11_2(body)

    def jp_my_number(self):
        body = self.pick("123456789") + self.digits(10)
        rest = checksums.weighted(body, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        return self.group(body + ("0" if rest <= 1 else str(11 - rest)), (4, 4, 4), self.pick([" ", ""]))

    def kr_rrn(self):
        body = (f"{self.rng.randint(50, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
                f"{self.pick('12')}{self.digits(5)}")
        check = (11 - checksums.weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
        return f"{body[:6]}-{body[6:]}{check}"

    def sg_nric(self):
        prefix, number = self.pick("STFG"), self.digits(7)
        total = checksums.weighted(number, (2, 7, 6, 5, 4, 3, 2)) + (4 if prefix in "TG" else 0)
        return prefix + number + ("JZIHGFEDCBA" if prefix in "ST" else "XWUTRQPNMLK")[total % 11]

    def mrz(self):
        given, family = (part.upper() for part in self.name())
        number = self.chars(UPPER, 1) + self.digits(8)
        born = f"{self.rng.randint(45, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        ends = f"{self.rng.randint(27, 35)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        # XXA is ICAO 9303's code of stateless persons; UTO is that of specimens.
        first = f"P<XXA{family}<<{given}".ljust(44, "<")
        fields = [number + checksums.mrz(number), born + checksums.mrz(born), ends + checksums.mrz(ends)]
        optional = "<" * 14 + "0"
        tail = checksums.mrz(fields[0] + fields[1] + fields[2] + optional)
        return f"{first}\n{fields[0]}XXA{fields[1]}{self.pick('MF')}{fields[2]}{optional}{tail}"
