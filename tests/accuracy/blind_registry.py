# SPDX-License-Identifier: Apache-2.0
"""Shapes and codes that the values of the blind set are drawn from, as the
specification's tables 3.1 to 3.3 give them, and public code lists."""
import re

# Table 3.3, SWIFT IBAN registry: country and the parts of its BBAN
# (n digits, a capitals, c either).
_IBANS = """
AD:4n4n12c AE:3n16n AL:8n16c AT:5n11n AZ:4a20c BA:3n3n8n2n BE:3n7n2n BG:4a4n2n8c BH:4a14c BI:5n5n11n2n
BR:8n5n10n1a1c BY:4c4n16c CH:5n12c CR:4n14n CY:3n5n16c CZ:4n16n DE:8n10n DJ:5n5n11n2n DK:4n9n1n DO:4c20n
EE:2n14n EG:4n4n17n ES:4n4n1n1n10n FI:3n11n FK:2a12n FO:4n9n1n FR:5n5n11c2n GB:4a6n8n GE:2a16n GI:4a15c
GL:4n9n1n GR:3n4n16c GT:4c20c HN:4a20n HR:7n10n HU:3n4n1n15n1n IE:4a6n8n IL:3n3n13n IQ:4a3n12n IS:4n2n6n10n
IT:1a5n5n12c JO:4a4n18c KW:4a22c KZ:3n13c LB:4n20c LC:4a24c LI:5n12c LT:5n11n LU:3n13c LV:4a13c LY:3n3n15n
MC:5n5n11c2n MD:2c18c ME:3n13n2n MK:3n10c2n MN:4n12n MR:5n5n11n2n MT:4a5n18c MU:4a2n2n12n3n3a NI:4a20n
NL:4a10n NO:4n6n1n OM:3n16c PK:4a16c PL:8n16n PS:4a21c PT:4n4n11n2n QA:4a21c RO:4a16c RS:3n13n2n RU:9n5n15c
SA:2n18c SC:4a2n2n16n3a SD:2n12n SE:3n16n1n SI:5n8n2n SK:4n6n10n SM:1a5n5n12c SO:4n3n12n ST:4n4n11n2n SV:4a20n
TL:3n14n2n TN:2n3n13n2n TR:5n1n16c UA:6n19c VA:3n15n VG:4a16n XK:4n10n2n YE:4a4n18c
"""
IBANS = {row[:2]: [(int(count), kind) for count, kind in re.findall(r"(\d+)([nac])", row[3:])] for row in _IBANS.split()}

# Table 3.2: issuer range and length.
CARD_RANGES = [("4", 16), ("4", 16), ("52", 16), ("54", 16), ("2221", 16), ("2698", 16), ("34", 15), ("37", 15),
               ("6011", 16), ("645", 16), ("65", 16), ("36", 14), ("302", 14), ("3545", 16), ("6212", 16)]

# Table 3.1: A is a capital, 9 a digit, the rest stands for itself.
LICENCES = [("AZ", "A99999999"), ("CA", "A9999999"), ("CO", "999999999"), ("FL", "A999999999999"), ("GA", "999999999"),
            ("IA", "999AA9999"), ("ID", "AA999999A"), ("IL", "A99999999999"), ("KS", "K99999999"), ("MD", "A999999999999"),
            ("MI", "A9999999999"), ("MN", "A999999999999"), ("ND", "AAA999999"), ("NH", "99AAA99999"), ("NJ", "A99999999999999"),
            ("NV", "9999999999"), ("NY", "999999999"), ("OH", "AA999999"), ("PA", "99999999"), ("TX", "99999999"),
            ("VA", "A99999999"), ("WA", "WDL9AA99A9A9"), ("WI", "A9999999999999")]

# ICD-10-CM and ICD-9-CM codes (CMS and NCHS, public domain).
ICD10 = ["F43.10", "C50.512", "S52.501A", "Z79.899", "E78.5", "M17.11", "J44.1", "K57.30", "N39.0", "R07.9", "L40.0", "H40.9",
         "G47.33", "I25.10", "E66.9", "F41.1", "M79.7", "B18.2", "D50.9", "I48.91", "F10.20", "U07.1", "T78.40XA"]
ICD9 = ["309.81", "272.4", "530.81", "414.01", "V70.0", "V45.81", "E885.9", "715.96", "428.0", "300.00", "477.9"]
PROCEDURES = ["90837", "99204", "71046", "45378", "J3490", "G0008", "A0428", "36415", "1111F", "0159T", "E0601", "96372"]
