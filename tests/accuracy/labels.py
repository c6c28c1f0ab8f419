# SPDX-License-Identifier: Apache-2.0
"""What people call each identifier, by language; and which need no name at all.

The names are those of ordinary forms and letters; they were chosen for measuring,
apart from the rules.
"""

LABELS = {
    "us-ssn": {"en": ["SSN", "Social Security Number", "Social Security No.", "Soc Sec #", "SSAN"],
               "es": ["número de seguro social"]},
    "us-ssn-unformatted": {"en": ["SSN", "Social Security Number", "Sponsor SSN"], "es": ["número de seguro social"]},
    "us-ssn-partial": {"en": ["SSN", "Social (masked)"]},
    "us-itin": {"en": ["ITIN", "Individual Taxpayer Identification Number"]},
    "us-atin": {"en": ["ATIN", "Adoption Taxpayer Identification Number"]},
    "us-ein": {"en": ["EIN", "FEIN", "Employer Identification Number", "Federal Tax ID"]},
    "us-ptin": {"en": ["PTIN", "Preparer Tax Identification Number"]},
    "us-passport": {"en": ["Passport No.", "Passport number", "US passport book number"],
                    "es": ["número de pasaporte"], "fr": ["numéro de passeport"], "de": ["Reisepassnummer"]},
    "us-drivers-license": {"en": ["Driver's License No.", "Driver License Number", "DL #", "Driver's licence"]},
    "us-dod-id": {"en": ["DoD ID", "EDIPI", "DoD ID Number", "DoD ID No."]},
    "us-dod-benefits-number": {"en": ["DoD Benefits Number", "DBN"]},
    "us-alien-number": {"en": ["A-Number", "Alien Registration Number", "USCIS A-Number"]},
    "us-person-name": {"en": ["Full name", "Name (Last, First, Middle)", "Employee name", "Patient name", "Applicant name"]},
    "dob": {"en": ["DOB", "Date of birth", "Birth date", "Date of Birth (mm/dd/yyyy)"], "es": ["Fecha de nacimiento"],
            "fr": ["Date de naissance"], "de": ["Geburtsdatum"]},
    "place-of-birth-mmn": {"en": ["Place of birth", "Mother's maiden name", "Birthplace"], "es": ["Lugar de nacimiento"],
                           "fr": ["Lieu de naissance"], "de": ["Geburtsort"]},
    "us-zip": {},
    "phone-nanp": {"en": ["Home phone", "Cell", "Fax", "Work phone", "Tel."], "es": ["Teléfono"]},
    "phone-nanp-bare": {"en": ["Home phone", "Cell phone", "Telephone", "Mobile"]},
    "phone-e164": {"en": ["Phone", "Mobile"], "de": ["Telefon"], "fr": ["Téléphone"], "es": ["Teléfono"]},
    "email-address": {"en": ["E-mail", "Personal email", "Email address"], "de": ["E-Mail"], "fr": ["Courriel"]},
    "ip-address": {"en": ["IP address", "Host", "Logged in from"]},
    "mac-address": {"en": ["MAC address", "Hardware address"]},
    "us-aba-routing": {"en": ["Routing number", "ABA routing number", "Bank routing no."]},
    "us-bank-account": {"en": ["Checking account number", "Bank account no.", "Savings account #", "Account number"]},
    "payment-card": {"en": ["Credit card", "Card number", "Visa card", "Travel card number"], "es": ["Tarjeta de crédito"],
                     "fr": ["Carte bancaire"], "de": ["Kreditkarte"]},
    "iban": {"en": ["IBAN"], "de": ["IBAN", "Kontoverbindung"], "fr": ["IBAN"], "es": ["Cuenta bancaria (IBAN)"]},
    "swift-bic": {"en": ["SWIFT code", "BIC", "SWIFT/BIC"], "de": ["BIC"]},
    "uk-nino": {"en": ["National Insurance number", "NI number", "NINO"]},
    "uk-nhs": {"en": ["NHS number", "NHS No."]},
    "uk-utr": {"en": ["UTR", "Unique Taxpayer Reference"]},
    "ca-sin": {"en": ["SIN", "Social Insurance Number"], "fr": ["numéro d'assurance sociale"]},
    "au-tfn": {"en": ["TFN", "Tax File Number"]},
    "au-abn": {"en": ["ABN", "Australian Business Number"]},
    "au-medicare": {"en": ["Medicare card number", "Medicare number (Australia)", "Medicare card"]},
    "de-steuer-id": {"de": ["Steuer-ID", "IdNr", "Steueridentifikationsnummer"]},
    "fr-nir": {"fr": ["numéro de sécurité sociale", "NIR"]},
    "es-dni": {"es": ["DNI", "NIF"]},
    "es-nie": {"es": ["NIE"]},
    "it-codice-fiscale": {"en": ["Codice fiscale"]},
    "nl-bsn": {"en": ["BSN", "Burgerservicenummer"]},
    "pl-pesel": {"en": ["PESEL"]},
    "in-aadhaar": {"en": ["Aadhaar", "Aadhaar number", "UIDAI number"]},
    "in-pan": {"en": ["PAN", "Permanent Account Number"]},
    "br-cpf": {"en": ["CPF"]},
    "br-cnpj": {"en": ["CNPJ"]},
    "mx-curp": {"es": ["CURP"], "en": ["CURP"]},
    "cn-resident-id": {"en": ["居民身份证", "Resident identity card"]},
    "jp-my-number": {"en": ["マイナンバー", "My Number", "個人番号"]},
    "kr-rrn": {"en": ["주민등록번호", "Resident registration number"]},
    "sg-nric": {"en": ["NRIC", "NRIC/FIN"]},
    "vin": {"en": ["VIN", "Vehicle Identification Number"]},
    "crypto-wallet": {"en": ["Bitcoin address", "BTC wallet"]},
    "eth-wallet": {"en": ["Ethereum address", "ETH wallet"]},
    "vehicle-plate": {"en": ["License plate", "Plate number", "Tag number"]},
    "phi-mrn": {"en": ["MRN", "Medical Record Number", "Patient ID", "Chart number"], "es": ["historia clínica"],
                "fr": ["numéro de dossier médical"], "de": ["Patientennummer"]},
    "phi-medicare-mbi": {"en": ["Medicare number", "MBI", "Medicare Beneficiary Identifier"]},
    "phi-medicare-hicn": {"en": ["HICN", "Medicare claim number", "HIC number"]},
    "phi-npi": {"en": ["NPI", "National Provider Identifier", "Rendering provider NPI"]},
    "phi-dea-number": {"en": ["DEA number", "DEA #", "Prescriber DEA"]},
    "phi-icd10cm": {"en": ["Diagnosis", "Dx", "ICD-10", "Assessment"]},
    "phi-icd9cm": {"en": ["ICD-9", "ICD-9-CM"]},
    "phi-cpt-hcpcs": {"en": ["CPT", "HCPCS", "Procedure code"]},
    "phi-ndc": {"en": ["NDC", "Drug NDC"]},
    "phi-loinc": {"en": ["LOINC", "LOINC code"]},
    "phi-health-plan-id": {"en": ["TRICARE member ID", "Health plan member ID", "Blue Cross subscriber ID"]},
    "phi-rx-number": {"en": ["Rx #", "Prescription number", "Rx number"]},
    "cred-vendor-token": {"en": ["API token", "Secret"]},
    "cred-aws-access-key": {"en": ["AWS access key", "aws_access_key_id"]},
    "cred-password-disclosure": {"en": ["Password", "Temporary password", "Passphrase"], "es": ["Contraseña"],
                                 "fr": ["Mot de passe"], "de": ["Passwort", "Kennwort"]},
    "cred-password-hash": {"en": ["Shadow entry", "Hash"]},
    "cred-connection-string": {"en": ["Connection string", "DSN"]},
    "cred-jwt": {"en": ["Session token", "Bearer"]},
}

# Recognised by form alone: the specification gives these 0.50 or more without a keyword.
UNLABELLED = ["us-ssn", "us-itin", "us-dod-cac-cn", "us-zip", "us-address", "phone-nanp", "phone-e164", "email-address",
              "ip-address", "mac-address", "payment-card", "iban", "uk-nino", "au-abn", "fr-nir", "es-nie",
              "it-codice-fiscale", "in-pan", "br-cpf", "br-cnpj", "mx-curp", "cn-resident-id", "kr-rrn",
              "sg-nric", "mrz", "vin", "crypto-wallet", "eth-wallet", "cred-private-key", "cred-aws-access-key",
              "cred-vendor-token", "cred-jwt", "cred-connection-string", "cred-password-hash",
              "cred-http-authorization", "phi-medicare-mbi"]

# One value read under two rules: either is right.
SAME = {"us-ssn": ["us-ssn-unformatted"], "us-ssn-unformatted": ["us-ssn"], "phone-nanp": ["phone-nanp-bare", "phone-e164"],
        "phone-nanp-bare": ["phone-nanp"], "phone-e164": ["phone-nanp"],
        "phi-medicare-hicn": ["us-ssn", "us-ssn-unformatted"], "mark-legacy-fouo": ["mark-dissem"],
        "mark-cui-banner": ["mark-cui-privacy"], "mark-cui-portion": ["mark-cui-privacy"]}
# The specification gives such a label 0.35: customers of anybody have account numbers.
UNCLAIMED = {"us-bank-account": {"Account number", "Account no.", "Acct #"}}
# A rule may give the secret alone as its value, or the words about it too.
LOOSE = {"cred-connection-string", "cred-http-authorization", "us-ssn-partial"}

# What runs over lines or whole lines has no place in a table's cell.
NO_TABLE = {"mrz", "cred-private-key", "cred-http-authorization", "cred-connection-string", "cred-password-hash",
            "cred-jwt", "us-dod-cac-cn", "us-address", "us-ssn-partial", "phi-icd9cm", "phi-loinc", "vehicle-plate",
            "ip-address", "mac-address", "cred-password-disclosure", "swift-bic", "place-of-birth-mmn"}

SENTENCES = {
    "en": ["The {label} you asked for is {value}.", "{label}: {value}", "I enclose the copy; {label} {value}.",
           "Kindly change the entry: {label} {value}, the rest stays.", "My {label} is {value}, as on last year's form.",
           "{label} - {value}", "({label} {value})", "* {label} = {value}"],
    "es": ["Le envío el {label}: {value}.", "{label}: {value}", "Mi {label} es {value}, gracias."],
    "fr": ["Voici le {label} : {value}.", "{label} : {value}", "Mon {label} est {value}, merci."],
    "de": ["{label}: {value}", "Meine Angaben: {label} {value}.", "Bitte ändern: {label} {value}, danke."],
}
OPENINGS = {
    "en": ["Good morning,\n\nas discussed on the call this morning, here is what was missing.\n\n",
           "Dear colleagues,\n\nthe folder came back from the front desk with a gap.\n\n",
           "Hi,\n\nsorry for the delay, I was on leave until Tuesday.\n\n", "Ma'am,\n\nper your note of last week:\n\n"],
    "es": ["Buenos días:\n\ngracias por su mensaje de ayer.\n\n", "Estimada señora:\n\nadjunto lo que faltaba.\n\n"],
    "fr": ["Bonjour,\n\nmerci de votre message d'hier.\n\n", "Madame, Monsieur,\n\nvoici la pièce qui manquait.\n\n"],
    "de": ["Guten Tag,\n\nvielen Dank für Ihre Nachricht von gestern.\n\n", "Sehr geehrte Damen und Herren,\n\nhier das Fehlende.\n\n"],
}
CLOSINGS = {
    "en": ["\n\nThanks, and call me if the scan is hard to read.\n", "\n\nNothing else changed since the spring.\n", "\n\nRegards\n"],
    "es": ["\n\nQuedo a la espera de su respuesta.\n", "\n\nSaludos cordiales\n"],
    "fr": ["\n\nJe reste joignable toute la semaine.\n", "\n\nCordialement\n"],
    "de": ["\n\nFür Rückfragen bin ich am Vormittag da.\n", "\n\nMit freundlichen Grüßen\n"],
}
SUBJECTS = {"en": ["Missing entry", "Re: folder of last week", "Correction", "What you asked for", "Paperwork"],
            "es": ["Datos que faltaban", "Re: su mensaje"], "fr": ["Pièce manquante", "Re : votre message"],
            "de": ["Fehlende Angaben", "AW: Ihre Nachricht"]}
