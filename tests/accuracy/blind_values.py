# SPDX-License-Identifier: Apache-2.0
"""Values of the blind set: the forms of every kind that the specification allows, more
of them than identifiers.py draws.  All are generated and belong to nobody.
"""
import base64
import json
import string

import checksums
from blind_registry import CARD_RANGES, IBANS, ICD9, ICD10, LICENCES, PROCEDURES
from identifiers import ALNUM, MONTHS, UPPER
from secrets_and_codes import Values

# Names of nobody in particular, of many languages; the second list needs Unicode.
GIVEN = ["Wilma", "Otis", "Priya", "Marlon", "Ingrid", "Tomas", "Yuki", "Desmond", "Leticia", "Bartholomew",
         "Anouk", "Callum", "Fatima", "Rupert", "Sunniva", "Ezekiel", "Mireille", "Hollis", "Perpetua", "Lorcan"]
FAMILY = ["Ashgrove", "Bellweather", "Crickmore", "Dunnockshaw", "Eskridge", "Farthingale", "Goldspink", "Hathersage",
          "Inglenook", "Jellicoe-Brandt", "Killigrew", "Lamplighter", "Mossbank", "O'Quigley", "Pennyfeather",
          "Quarterman", "Rookwood", "Silverlock", "Tolliver", "Wetherby"]
GIVEN_UNICODE = ["Zoë", "Łukasz", "José", "Jürgen", "Siân", "Çiğdem", "Åsa", "Noël"]
FAMILY_UNICODE = ["Brückenbauer", "Peñalosa", "Żółkiewicz", "Lefèvre-Dôme", "Øvregård", "Šimůnek"]
# The specification's negative words ("example", "test") would stand in reserved domains;
# these two suffixes are set apart for private networks.
HOSTS = ["northgate.internal", "mail.northgate.internal", "wardline.home.arpa", "post.home.arpa", "example.org", "example.net"]
STREETS = ["Tamarack Lane", "Old Quarry Rd", "Vesper Ave", "St. Brendan Way", "Cinder Mill Ct", "Larch Hollow Dr.",
           "Pilgrim Terrace", "E Bramble St", "Cold Spring Blvd", "Weaver's Loop", "Ironwood Pkwy"]
TOWNS = [("Colebrook", "NH", "03576"), ("Marfa", "TX", "79843"), ("Ely", "NV", "89301"), ("Camden", "ME", "04843"), ("Lander", "WY", "82520"),
         ("Port Townsend", "WA", "98368"), ("Fayetteville", "NC", "28301"), ("Bay St. Louis", "MS", "39520"), ("Anacortes", "WA", "98221")]
BIRTHPLACES = ["Duluth, Minnesota", "Cork, Ireland", "Pusan, Korea", "Toledo OH", "San Antonio, TX", "Graz, Austria"]


class BlindValues(Values):
    # ---- people ----------------------------------------------------------------

    def name(self):
        return self.pick(GIVEN), self.pick(FAMILY)

    def any_name(self):
        """A name of which some letters may need Unicode."""
        given, family = self.name()
        if self.rng.random() < .3:
            given, family = self.pick(GIVEN_UNICODE), self.pick(FAMILY_UNICODE)
        return given, family

    def us_person_name(self):
        given, family = self.any_name() if self.rng.random() < .5 else self.name()
        return self.pick([f"{family}, {given}", f"{family}, {given} {self.pick(UPPER)}.", f"{given} {family}", f"{family}, {given} {self.pick(UPPER)}"])

    def birth(self, language="en"):
        d, m, y = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(1931, 2008)
        name = MONTHS[m - 1]
        forms = {"en": [f"{m:02d}/{d:02d}/{y}", f"{m}-{d}-{y}", f"{y}-{m:02d}-{d:02d}", f"{d} {name} {y}", f"{d:02d}-{name[:3]}-{y}",
                        f"{name} {d}, {y}", f"{name[:3]} {d}, {y}", f"{y}{m:02d}{d:02d}", f"{d:02d}{name[:3].upper()}{y}", f"{m:02d}/{d:02d}/{y % 100:02d}"],
                 "de": [f"{d}.{m}.{y}", f"{d:02d}.{m:02d}.{y}"], "fr": [f"{d:02d}/{m:02d}/{y}", f"{d:02d}.{m:02d}.{y}"],
                 "es": [f"{d}/{m}/{y}", f"{d:02d}-{m:02d}-{y}"]}
        return self.pick(forms[language])

    def place_of_birth_mmn(self):
        return self.pick(BIRTHPLACES)

    def address(self):
        town, state, code = self.pick(TOWNS)
        unit = self.pick(["", "", " Apt 4C", ", Unit 12", " #7", ", Ste 210"])
        plus = self.pick(["", "", f"-{self.digits(4)}"])
        joint = self.pick([", ", ", ", "\n"])
        return f"{self.rng.randint(2, 18999)} {self.pick(STREETS)}{unit}{joint}{town}, {state} {code}{plus}"

    def email_address(self):
        given, family = (part.lower().replace("'", "") for part in self.name())
        local = self.pick([f"{given}.{family}", f"{given[0]}{family}{self.digits(2)}", f"{family}_{given}", f"{given}+intake{self.digits(3)}", f"{given}.{family[0]}.ctr"])
        return f"{local}@{self.pick(HOSTS)}"

    def phone_nanp(self):
        return self.nanp(self.pick(["({a})555-{l}", "({a}) 555-{l}", "{a}-555-{l}", "{a}.555.{l}", "{a} 555 {l}", "+1 ({a}) 555-{l}", "+1-{a}-555-{l}", "1.{a}.555.{l}"]))

    def phone_nanp_bare(self):
        return self.pick(["", "", "1"]) + self.nanp("{a}555{l}")

    def phone_e164(self):
        d = self.digits
        return self.pick([f"+44 1632 960{d(3)}", f"+49 (30) {d(4)}-{d(3)}", f"+33 6 {d(2)} {d(2)} {d(2)} {d(2)}", f"+34 6{d(2)} {d(3)} {d(3)}",
                          f"+82-2-{d(4)}-{d(4)}", f"+61 2 {d(4)} {d(4)}", f"+52 55 {d(4)} {d(4)}", f"+91 98{d(3)} {d(5)}", f"+4989{d(7)}"])

    def mac_address(self):
        sep = self.pick(":-")
        return sep.join(["00", "00", "5E", "00", "53", f"{self.rng.randint(0, 255):02X}"])

    # ---- United States -------------------------------------------------------------

    def us_ssn(self):
        return self.ssn(self.pick(["-", "-", "-", " ", "."]))

    def us_ssn_partial(self):
        return self.pick(["xxx-xx-{}", "XXX-XX-{}", "***-**-{}", "*** ** {}", "xxx xx {}"]).format(self.digits(4))

    def us_itin(self):
        sep, middle = self.pick(["-", "-", " ", ""]), self.pick([*range(50, 66), *range(70, 89), 90, 91, 92, *range(94, 100)])
        return f"9{self.digits(2)}{sep}{middle}{sep}{self.rng.randint(1000, 9999)}"

    def us_atin(self):
        sep = self.pick(["-", "-", " ", ""])
        return f"9{self.digits(2)}{sep}93{sep}{self.rng.randint(1000, 9999)}"

    def us_passport(self):
        return self.pick([self.pick(UPPER) + self.digits(8), "C" + self.digits(8), self.pick("23456") + self.digits(8)])

    def licence(self):
        """(value, State) in one of the shapes of table 3.1."""
        state, shape = self.pick(LICENCES)
        return "".join(self.pick({"A": UPPER, "9": string.digits}.get(c, c)) for c in shape), state

    def us_drivers_license(self):
        return self.licence()[0]

    def us_dod_cac_cn(self):
        given, family = self.name()
        middle = self.pick(["", f".{self.pick(UPPER)}", f".{self.pick(GIVEN)}", f".{self.pick(UPPER)}.JR"])
        return f"{family}.{given}{middle}.{self.dod_id()}".upper()

    def us_dod_benefits_number(self):
        return self.pick("0123456789") + self.digits(8) + self.pick(["", "-"]) + self.pick("01") + self.digits(1)

    def us_alien_number(self):
        n = self.pick("012") + self.digits(8)
        return self.pick([f"A{n}", f"A {self.group(n, (3, 3, 3), ' ')}", f"A{self.group(n, (3, 3, 3), '-')}", f"A#{n}", f"A{n[:8]}"])

    def us_bank_account(self):
        number = self.digits(self.rng.randint(7, 14))
        return self.pick([number, number, number, self.group(self.digits(12), (4, 4, 4), self.pick(" -"))])

    def us_aba_routing(self):
        while True:
            head = self.pick(["0", "1", "2", "3"]) + self.digits(7)
            if 1 <= int(head[:2]) <= 12 or 21 <= int(head[:2]) <= 32:
                number = head + str(-checksums.weighted(head, (3, 7, 1) * 3) % 10)
                return self.pick([number, number, number, f"{number[:4]}-{number[4:8]}-{number[8]}"])

    def payment_card(self):
        prefix, length = self.pick(CARD_RANGES)
        body = prefix + self.digits(length - len(prefix) - 1)
        number = body + checksums.luhn(body)
        sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(length, (4, 4, 4, 4))
        return self.group(number, sizes, self.pick([" ", "-", "", ""]))

    def iban(self):
        country, shape = self.pick(sorted(IBANS.items()))
        kinds = {"n": string.digits, "a": UPPER, "c": UPPER + string.digits}
        bban = "".join(self.chars(kinds[kind], count) for count, kind in shape)
        text = country + checksums.mod97(country, bban) + bban
        return self.pick([text, " ".join(text[i:i + 4] for i in range(0, len(text), 4))])

    def swift_bic(self):
        return self.chars(UPPER, 4) + self.pick(["DE", "FR", "CH", "AT", "US", "JP", "PL"]) + self.pick(["FF", "MM", "2X", "33"]) + self.pick(["", "XXX", "500"])

    def crypto_wallet(self):
        if self.rng.random() < .3:      # BIP-350: version 1, 256 bits fill 52 places
            program = [self.rng.randrange(32) for _ in range(52)]
            program[-1] &= 0x10
            return checksums.bech32("bc", [1] + program, 0x2bc830a3)
        return super().crypto_wallet()

    # ---- other countries -----------------------------------------------------------

    def uk_nino(self):
        text = super().uk_nino()
        return self.pick([text, text, text.lower()])

    def uk_nhs(self):
        digits = super().uk_nhs().replace(" ", "")
        return self.group(digits, (3, 3, 4), self.pick([" ", "-", ""]))

    def ca_sin(self):
        return self.pick([super().ca_sin(), super().ca_sin().replace(" ", "").replace("-", "")])

    def au_medicare(self):
        text = super().au_medicare()
        return text + self.pick(["", "", f"/{self.pick('123')}"])

    def fr_nir(self):
        text = super().fr_nir().replace(" ", "")
        if self.rng.random() < .3:      # Corsica: 2A counts as 19, 2B as 18
            place = self.pick([("2A", "19"), ("2B", "18")])
            body = text[:5] + "{}" + text[7:13]
            text = body.format(place[0]) + f"{97 - int(body.format(place[1])) % 97:02d}"
        return self.group(text, (1, 2, 2, 2, 3, 3, 2), self.pick([" ", ""]))

    def es_dni(self):
        number = self.digits(8)
        letter = checksums.DNI_LETTERS[int(number) % 23]
        return number + self.pick(["", "-", " "]) + self.pick([letter, letter, letter.lower()])

    def nl_bsn(self):
        text = super().nl_bsn()
        return self.pick([text, text, self.group(text, (4, 2, 3), ".")])

    def pl_pesel(self):
        text = super().pl_pesel()
        if self.rng.random() < .3:      # born after 1999: month + 20
            body = f"{self.rng.randint(0, 9):02d}{self.rng.randint(21, 32)}{text[4:10]}"
            text = body + str(-checksums.weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)
        return text

    def in_aadhaar(self):
        text = super().in_aadhaar()
        return self.pick([text, text, text.replace(" ", "").replace("-", "")])

    def in_pan(self):
        return self.chars(UPPER, 3) + self.pick("PPPCHFAT") + self.pick(UPPER) + f"{self.rng.randint(1, 9999):04d}" + self.pick(UPPER)

    def br_cpf(self):
        text = super().br_cpf()
        return self.pick([text, text, text.replace(".", "").replace("-", "")])

    def br_cnpj(self):
        if self.rng.random() < .6:
            return super().br_cnpj()
        body = self.chars(UPPER + string.digits, 8) + self.chars(UPPER + string.digits, 4)   # letters since July 2026
        for _ in range(2):
            weights = [2 + i % 8 for i in range(len(body))][::-1]
            rest = sum((ord(c) - 48) * w for c, w in zip(body, weights)) % 11
            body += "0" if rest < 2 else str(11 - rest)
        return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"

    def jp_my_number(self):
        digits = super().jp_my_number().replace(" ", "")
        return self.group(digits, (4, 4, 4), self.pick([" ", "-", ""]))

    def kr_rrn(self):
        birth = f"{self.rng.randint(50, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        body = birth + self.pick("1256") + self.digits(5)
        check = (11 - checksums.weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
        return self.pick([f"{birth}-{body[6:]}{check}", f"{birth}-{body[6:]}{check}", f"{body}{check}"])

    def mrz(self):
        return self.pick([self.book_mrz, self.card_mrz, self.long_card_mrz])()

    def dates(self):
        born = f"{self.rng.randint(45, 99)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        ends = f"{self.rng.randint(27, 35)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        return born + checksums.mrz(born), ends + checksums.mrz(ends)

    def mrz_name(self, width):
        given, family = (part.upper().replace("'", "").replace("-", "<") for part in self.name())
        return f"{family}<<{given}"[:width].ljust(width, "<")

    def book_mrz(self):
        """TD3, two lines of forty-four (ICAO 9303 part 4)."""
        number = self.chars(UPPER, 1) + self.digits(8)
        number += checksums.mrz(number)
        born, ends = self.dates()
        optional = "<" * 14 + "0"
        tail = checksums.mrz(number + born + ends + optional)
        return f"P<XXA{self.mrz_name(39)}\n{number}XXA{born}{self.pick('MF')}{ends}{optional}{tail}"

    def card_mrz(self):
        """TD1, three lines of thirty (ICAO 9303 part 5)."""
        number = self.chars(UPPER, 2) + self.digits(7)
        born, ends = self.dates()
        upper = number + checksums.mrz(number) + "<" * 15
        optional = "<" * 11
        tail = checksums.mrz(upper + born + ends + optional)
        return f"I<XXA{upper}\n{born}{self.pick('MF')}{ends}XXA{optional}{tail}\n{self.mrz_name(30)}"

    def long_card_mrz(self):
        """TD2, two lines of thirty-six (ICAO 9303 part 6)."""
        number = self.chars(UPPER, 1) + self.digits(8)
        number += checksums.mrz(number)
        born, ends = self.dates()
        tail = checksums.mrz(number + born + ends + "<" * 7)
        return f"I<XXA{self.mrz_name(31)}\n{number}XXA{born}{self.pick('MF')}{ends}{'<' * 7}{tail}"

    # ---- credentials ---------------------------------------------------------------

    def armoured(self, head, extra=""):
        text = self.base64(480)
        lines = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
        return f"-----BEGIN {head}-----\n{extra}{lines}\n-----END {head}-----"

    def cred_private_key(self):
        kind = self.pick(["RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "DSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK"])
        return self.armoured(kind, "Version: GnuPG v2\n\n" if "PGP" in kind else "")

    def cred_aws_access_key(self):
        return self.pick(["AKIA", "AKIA", "ASIA", "ABIA", "ACCA"]) + self.chars(UPPER + "234567", 16)

    def cred_vendor_token(self):
        c = self.chars
        return self.pick([
            self.pick(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]) + c(ALNUM, 36), "github_pat_" + c(ALNUM, 22) + "_" + c(ALNUM, 59), "glpat-" + c(ALNUM, 20),
            f"xoxp-{self.digits(12)}-{self.digits(12)}-{c(ALNUM, 32)}", f"xapp-1-A{c(UPPER + string.digits, 10)}-{self.digits(13)}-{c('0123456789abcdef', 64)}",
            "AIza" + c(ALNUM, 35), "rk_live_" + c(ALNUM, 24), "sk_prod_" + c(ALNUM, 30), f"SG.{c(ALNUM, 22)}.{c(ALNUM, 43)}", "npm_" + c(ALNUM, 36),
            "AGE-SECRET-KEY-1" + c("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)])

    def cred_jwt(self):
        part = lambda item: base64.urlsafe_b64encode(json.dumps(item, separators=self.pick([(",", ":"), (", ", ": ")])).encode()).decode().rstrip("=")
        head = self.pick([{"alg": "ES256", "kid": self.digits(6)}, {"typ": "JWT", "alg": "RS512"}, {"alg": "HS384"}])
        return ".".join((part(head), part({"iss": "auth." + self.pick(HOSTS), "exp": int("20" + self.digits(8))}), self.chars(ALNUM + "-_", 64)))

    def cred_password_disclosure(self):
        word = self.pick(["Quagmire", "basalt", "Zephyr", "tundra", "Larder", "ox7bow", "Ravine", "gantry"])
        return self.pick([f"{word}{self.digits(4)}", f"{word}!{self.digits(2)}Kp", f"{self.chars(ALNUM, 11)}#7", f"{word}-{self.digits(3)}-{self.chars(ALNUM, 5)}", f"{self.chars(ALNUM, 6)}@{self.digits(3)}z"])

    def cred_connection_string(self):
        secret, host = f"{self.chars(ALNUM, 9)}{self.digits(2)}", f"db{self.digits(1)}.{self.pick(HOSTS)}"
        return self.pick([f"mongodb+srv://etl:{secret}@{host}/billing", f"redis://default:{secret}@{host}:6379/0", f"ftp://upload:{secret}@{host}/in/",
                          f"Data Source={host};Initial Catalog=hr;User ID=etl;Password={secret};", f"postgresql+psycopg2://ro:{secret}@{host}/dw",
                          f"host={host};dbname=pay;uid=svc;pwd={secret};", f"https://deploy:{secret}@git.{host}/ops.git"])

    def cred_password_hash(self):
        crypt = ALNUM + "./"
        return self.pick([f"$5${self.chars(crypt, 16)}${self.chars(crypt, 43)}", f"$y$j9T${self.chars(crypt, 22)}${self.chars(crypt, 43)}", f"$2y$10${self.chars(crypt, 53)}",
                          f"$6$rounds=5000${self.chars(crypt, 12)}${self.chars(crypt, 86)}", f"{{SSHA512}}{self.base64(72)}"])

    def cred_http_authorization(self):
        return self.pick([f"Authorization: Basic {self.base64(21)}", f"authorization: bearer {self.chars(ALNUM, 44)}", f"Authorization: Token {self.chars('0123456789abcdef', 40)}"])

    # ---- health care ---------------------------------------------------------------

    def phi_mrn(self):
        return self.pick([self.digits(8), self.digits(6), f"E{self.digits(7)}", f"MR{self.digits(7)}", f"{self.digits(3)}-{self.digits(4)}", f"GH-{self.digits(6)}"])

    def phi_medicare_mbi(self):
        text = super().phi_medicare_mbi()
        return self.pick([text, text, text.lower()])

    def phi_medicare_hicn(self):
        return self.ssn(self.pick(["-", ""])) + self.pick(["A", "B", "B1", "C2", "D", "-A", "-M", "T", "W1"])

    def phi_dea_number(self):
        number = self.digits(6)
        check = (checksums.weighted(number[::2], (1, 1, 1)) + 2 * checksums.weighted(number[1::2], (1, 1, 1))) % 10
        return self.pick("ABFGMPR") + self.pick(UPPER + "9") + number + str(check)

    def phi_icd10cm(self):
        return self.pick(ICD10)

    def phi_icd9cm(self):
        return self.pick(ICD9)

    def phi_cpt_hcpcs(self):
        return self.pick(PROCEDURES)

    def phi_ndc(self):
        d = self.digits
        return self.pick([f"{d(5)}-{d(4)}-{d(2)}", f"{d(5)}-{d(3)}-{d(2)}", f"{d(4)}-{d(4)}-{d(2)}", f"{d(5)}-{d(4)}-{d(1)}"])

    def phi_health_plan_id(self):
        return self.pick([f"W{self.digits(9)}", f"{self.chars(UPPER, 3)}{self.digits(8)}", self.digits(11), f"{self.chars(UPPER, 2)}-{self.digits(7)}", f"R{self.digits(8)}"])

    def phi_rx_number(self):
        return self.digits(self.rng.randint(6, 9))
