# SPDX-License-Identifier: Apache-2.0
"""Generated credentials and the numbers and codes of health care, of nobody."""
import base64
import json
import string

import checksums
from identifiers import ALNUM, UPPER, Identifiers

WORDS = ["Marsh", "Lantern", "Copper", "Thistle", "Anvil", "Harrow", "Pebble", "Juniper"]


class Values(Identifiers):
    # ---- credentials ---------------------------------------------------------------

    def base64(self, count):
        return base64.b64encode(self.rng.randbytes(count)).decode()

    def cred_private_key(self):
        kind = self.pick(["RSA ", "EC ", "OPENSSH ", ""])
        text = self.base64(432)
        lines = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
        return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"

    def cred_aws_access_key(self):
        return self.pick(["AKIA", "ASIA"]) + self.chars(UPPER + "234567", 16)

    def cred_vendor_token(self):
        return self.pick([
            "ghp_" + self.chars(ALNUM, 36), "glpat-" + self.chars(ALNUM, 20),
            f"xoxb-{self.digits(12)}-{self.digits(12)}-{self.chars(ALNUM, 24)}",
            "AIza" + self.chars(ALNUM, 35), "sk_live_" + self.chars(ALNUM, 24),
            f"SG.{self.chars(ALNUM, 22)}.{self.chars(ALNUM, 43)}", "npm_" + self.chars(ALNUM, 36)])

    def cred_jwt(self):
        part = lambda item: base64.urlsafe_b64encode(json.dumps(item).encode()).decode().rstrip("=")
        return ".".join((part({"alg": self.pick(["HS256", "RS256"]), "typ": "JWT"}),
                         part({"sub": self.digits(8), "iat": int("16" + self.digits(8))}), self.chars(ALNUM + "-_", 43)))

    def cred_password_disclosure(self):
        return (self.pick(WORDS) + self.pick("-_.!") + self.pick(WORDS) + self.digits(2) + self.pick(["", "!", "#"]))

    def cred_connection_string(self):
        secret = self.cred_password_disclosure().replace("#", "")
        host = self.pick(["db1.example.net", "files.example.com", "store.example.org"])
        return self.pick([f"postgres://intake:{secret}@{host}:5432/claims", f"mysql://root:{secret}@{host}/hr",
                          f"Server={host};Database=payroll;User Id=svc;Password={secret};",
                          f"amqp://queue:{secret}@{host}"])

    def cred_password_hash(self):
        crypt = ALNUM + "./"
        return self.pick([f"$6${self.chars(crypt, 16)}${self.chars(crypt, 86)}", f"$2b$12${self.chars(crypt, 53)}",
                          f"$1${self.chars(crypt, 8)}${self.chars(crypt, 22)}",
                          "{SSHA}" + self.base64(24)])

    def cred_http_authorization(self):
        return self.pick([f"Authorization: Basic {self.base64(18)}", f"Authorization: Bearer {self.chars(ALNUM, 40)}"])

    # ---- health care ---------------------------------------------------------------

    def phi_mrn(self):
        return self.pick(["", "M", "MR-"]) + self.digits(self.rng.randint(6, 9))

    def phi_medicare_mbi(self):
        text = self.mbi()
        return text if self.rng.random() < .6 else text.replace("-", "")

    def phi_medicare_hicn(self):
        return self.ssn(self.pick(["-", ""])) + self.pick(["A", "B", "D", "C1", "-A"])

    def phi_npi(self):
        body = self.pick("12") + self.digits(8)
        return body + checksums.luhn("80840" + body)

    def phi_dea_number(self):
        number = self.digits(6)
        check = (checksums.weighted(number[::2], (1, 1, 1)) + 2 * checksums.weighted(number[1::2], (1, 1, 1))) % 10
        return self.pick("ABFM") + self.pick(UPPER) + number + str(check)

    def phi_icd10cm(self):
        return self.pick(["E11.9", "I10.9", "F33.1", "J45.909", "M54.50", "K21.9", "G43.009", "N18.31", "S72.001A"])

    def phi_icd9cm(self):
        return self.pick(["250.00", "401.9", "296.32", "493.90", "724.2", "V58.69"])

    def phi_cpt_hcpcs(self):
        return self.pick(["99213", "99285", "80053", "G0438", "J1100", "0001F", "93000"])

    def phi_ndc(self):
        return self.pick([f"{self.digits(5)}-{self.digits(4)}-{self.digits(2)}", f"{self.digits(5)}-{self.digits(3)}-{self.digits(2)}",
                          f"{self.digits(4)}-{self.digits(4)}-{self.digits(2)}"])

    def phi_loinc(self):
        body = str(self.rng.randint(1000, 99999))
        return f"{body}-{checksums.luhn(body)}"

    def phi_health_plan_id(self):
        return self.chars(UPPER, 3) + self.digits(9)

    def phi_rx_number(self):
        return self.digits(7)
