# SPDX-License-Identifier: Apache-2.0
"""What forms, letters, exports and programs call each value, for the blind set.

A rule of the set: a name holds one of the specification's keywords for its detector, in
whatever case and company it is written in practice.  Capitals stay where the
specification tells an acronym of up to three letters by its case.
"""

# detector: names in letters and forms, by language; "names" are those of columns and members.
FIELDS = {
    "us-ssn": {"en": ["SSN", "Soc. Sec. #", "Social Security number", "Your SSN", "Spouse SSN", "Dependent's Social Security No", "SSN (with dashes)", "Claimant's SSN", "SS#"],
               "es": ["número de seguro social", "Nº de Seguro Social"], "de": ["US-Sozialversicherungsnummer"],
               "names": ["ssn", "SSN", "socialSecurityNumber", "emp_ssn", "SSN_NBR", "claimant_ssn"]},
    "us-ssn-unformatted": {"en": ["SSN", "SSN (no dashes)", "Social Security number", "SSAN", "Soc Sec No", "Sponsor's SSN", "Social Security Number (9 digits)", "Beneficiary SSN"],
                           "names": ["ssn", "SSN", "SSAN", "socialSecurityNo", "member_ssn", "SPONSOR_SSN"]},
    "us-ssn-partial": {"en": ["SSN", "SSN on file", "Social Security number"], "names": ["ssn_masked", "SSN"]},
    "us-itin": {"en": ["ITIN", "ITIN (if no SSN)", "Individual Taxpayer Identification No.", "Spouse's ITIN", "IRS ITIN"],
                "es": ["número de identificación personal del contribuyente (ITIN)"], "names": ["itin", "ITIN", "borrower_itin"]},
    "us-atin": {"en": ["ATIN", "Child's ATIN", "Adoption Taxpayer Identification No.", "ATIN (Form W-7A)"], "names": ["atin", "ATIN", "child_atin"]},
    "us-ein": {"en": ["EIN", "FEIN", "Federal Tax ID (EIN)", "Employer identification no.", "Employer's EIN (box b)", "W-9 EIN"], "names": ["EIN", "FEIN", "employer_EIN", "employerIdentificationNumber"]},
    "us-ptin": {"en": ["PTIN", "Preparer PTIN", "Preparer Tax Identification No.", "Return preparer's PTIN"], "names": ["ptin", "PTIN", "preparer_ptin"]},
    "us-passport": {"en": ["Passport", "Passport No", "US Passport Number", "Passport book #", "Passport card no.", "Traveler passport number", "Travel document (passport)", "Passport # (as printed)"],
                    "es": ["pasaporte", "número de pasaporte", "Pasaporte Nº"], "fr": ["passeport", "N° de passeport"], "de": ["Reisepass", "Reisepassnummer", "Reisepass-Nr."],
                    "names": ["passport_no", "passportNumber", "PASSPORT", "pax_passport_number"]},
    "us-drivers-license": {"en": ["Driver's License", "Drivers Lic. #", "DLN", "DL #", "DL No.", "Operator's License No.", "Driver License Number", "State ID No.", "OLN"],
                           "es": ["licencia de conducir"], "fr": ["permis de conduire"], "names": ["drivers_license", "driverLicenseNumber", "DLN", "dl_number"]},
    "us-dod-id": {"en": ["DoD ID", "DOD ID #", "EDIPI", "EDIPI/DoD ID", "DoD ID No.", "Sponsor DoD ID number", "DoDID", "Member's EDIPI"], "names": ["edipi", "EDIPI", "dodId", "dod_id_number"]},
    "us-dod-benefits-number": {"en": ["DBN", "DoD Benefits Number", "DoD benefits no.", "DoD Benefits Number (back of card)", "DBN (11 digits)"], "names": ["dbn", "DBN", "dod_benefits_number"]},
    "us-alien-number": {"en": ["A-Number", "Alien Registration No.", "Alien number (A#)", "USCIS A-Number", "Green card A-number", "Permanent Resident A-Number"], "names": ["alien_number", "a_number", "alienRegistrationNumber"]},
    "us-person-name": {"en": ["Full Name", "Employee Name", "Patient Name", "Applicant's Name", "Sponsor name", "Name (Last, First, MI)", "Member Name", "Subject Name"], "names": ["full_name", "patientName", "EMPLOYEE_NAME"]},
    "dob": {"en": ["DOB", "D.O.B.", "Date of birth", "Birth date", "Birthdate", "Born on", "Date of Birth (mm/dd/yyyy)", "Pt DOB"], "es": ["fecha de nacimiento", "Fecha de Nacimiento"],
            "fr": ["Date de naissance", "Née le"], "de": ["Geburtsdatum", "geboren am", "Geb."], "names": ["dob", "DOB", "birthDate", "date_of_birth", "BIRTH_DATE"]},
    "place-of-birth-mmn": {"en": ["Place of birth", "City of birth", "Birthplace", "POB", "Mother's maiden name"], "es": ["Lugar de nacimiento"], "fr": ["Lieu de naissance"], "de": ["Geburtsort"],
                           "names": ["place_of_birth", "birthPlace"]},
    "phone-nanp": {"en": ["Home phone", "Cell", "Mobile tel", "Work tel.", "Fax", "Telephone (day)", "Emergency contact phone"], "es": ["teléfono", "Teléfono celular"], "fr": ["téléphone"], "names": ["phone", "home_phone", "cellPhone", "FAX"]},
    "phone-nanp-bare": {"en": ["Cell phone", "Telephone", "Home phone #", "Mobile", "Phone (digits only)", "Fax"], "names": ["phone", "mobile_phone", "homePhone", "TELEPHONE"]},
    "phone-e164": {"en": ["Phone", "Mobile", "Tel", "Overseas phone", "Telephone (intl.)"], "de": ["Telefon", "Tel. dienstlich"], "fr": ["Téléphone portable"], "es": ["Teléfono móvil"], "names": ["phone", "mobile_phone", "intlPhone"]},
    "email-address": {"en": ["E-mail", "Personal email", "Email (home)", "Secondary e-mail", "Contact email"], "de": ["E-Mail privat"], "fr": ["E-mail"], "es": ["Correo (email)"], "names": ["email", "emailAddress", "PERSONAL_EMAIL"]},
    "ip-address": {"en": ["IP address", "Client IP", "Last login from IP", "Source host"], "names": ["ip", "client_ip", "remoteAddress"]},
    "mac-address": {"en": ["MAC", "MAC address", "Hardware address (MAC)", "Device MAC"], "names": ["mac", "mac_address", "deviceMac"]},
    "us-aba-routing": {"en": ["Routing no.", "ABA #", "ABA routing transit number", "Routing number (9 digits)", "Bank routing #", "ACH routing", "RTN", "Wire routing number"], "names": ["routing_number", "routingNumber", "ABA_ROUTING", "bank_routing_no"]},
    "us-bank-account": {"en": ["Checking account no.", "Savings acct #", "Bank account number", "Checking acct", "Bank acct number", "Deposit account no"], "de": ["Kontonummer (Bank)"], "es": ["cuenta bancaria"],
                        "names": ["bank_account_number", "checkingAccount", "BANK_ACCT_NO", "savings_account"]},
    "payment-card": {"en": ["Credit card", "Card no.", "Visa", "Card number", "Mastercard no.", "CC #", "Amex", "GTCC card number", "Purchase card (GPC)", "Credit Card Number"], "es": ["tarjeta de crédito", "Nº de tarjeta de crédito"],
                     "fr": ["carte bancaire", "N° de carte bancaire"], "de": ["Kreditkarte", "Kreditkartennummer"], "names": ["card_number", "creditCardNumber", "CC_NUM", "card"]},
    "iban": {"en": ["IBAN", "Beneficiary IBAN", "Account (IBAN)", "Refund to IBAN"], "de": ["IBAN", "IBAN des Empfängers"], "fr": ["IBAN", "Compte bancaire (IBAN)"], "es": ["IBAN", "Cuenta bancaria"], "names": ["iban", "IBAN", "beneficiary_iban"]},
    "swift-bic": {"en": ["BIC", "SWIFT code", "SWIFT", "Bank identifier (BIC)", "BIC / SWIFT"], "de": ["BIC der Bank"], "names": ["swift_code", "BIC", "bankSwiftCode"]},
    "uk-nino": {"en": ["NI number", "National Insurance no", "NINO", "NI No", "Employee's National Insurance number", "National Insurance number (PAYE)"], "names": ["nino", "nationalInsuranceNumber", "NI_NUMBER"]},
    "uk-nhs": {"en": ["NHS number", "NHS No", "NHS #", "Patient's NHS number"], "names": ["nhs_number", "nhsNumber", "NHS_NO"]},
    "uk-utr": {"en": ["UTR", "Unique Taxpayer Reference", "Self Assessment UTR", "Partner's UTR", "HMRC UTR"], "names": ["UTR_NUMBER", "UTR", "uniqueTaxpayerReference"]},
    "ca-sin": {"en": ["SIN", "Social Insurance Number", "Employee SIN", "Social Insurance No.", "Canadian SIN"], "fr": ["numéro d'assurance sociale", "NAS"], "names": ["SIN", "social_insurance_number", "socialInsuranceNo"]},
    "au-tfn": {"en": ["TFN", "Tax File Number", "Employee TFN", "ATO tax file number"], "names": ["TFN", "tax_file_number", "taxFileNumber"]},
    "au-abn": {"en": ["ABN", "Australian Business Number", "Supplier ABN", "Payer's ABN"], "names": ["ABN", "australian_business_number", "supplierABN"]},
    "au-medicare": {"en": ["Medicare card number", "Medicare card", "Medicare no. (Australia)", "Medicare card and IRN"], "names": ["medicare_card", "medicareCardNumber"]},
    "de-steuer-id": {"de": ["Steuer-ID", "Steueridentifikationsnummer", "IdNr.", "steuerliche Identifikationsnummer", "Ihre Steuer-ID"], "en": ["German tax ID (Steuer-ID)", "IdNr"], "names": ["steuer_id", "IdNr", "Steueridentifikationsnummer"]},
    "fr-nir": {"fr": ["NIR", "Numéro de sécurité sociale", "N° de sécu", "numéro Insee (carte vitale)"], "en": ["French NIR", "NIR"], "names": ["NIR", "numero_securite_sociale"]},
    "es-dni": {"es": ["DNI", "NIF", "DNI/NIF del trabajador", "Documento Nacional de Identidad"], "en": ["Spanish DNI", "DNI"], "names": ["DNI", "NIF", "documento_nacional_identidad"]},
    "es-nie": {"es": ["NIE", "Número de Identidad de Extranjero", "NIE (TIE)"], "en": ["Spanish NIE", "NIE"], "names": ["NIE", "numero_identidad_extranjero"]},
    "it-codice-fiscale": {"en": ["Codice fiscale", "codice fiscale (tessera sanitaria)", "Italian CF", "Codice Fiscale del dipendente"], "names": ["codice_fiscale", "codiceFiscale"]},
    "nl-bsn": {"en": ["BSN", "Burgerservicenummer", "burgerservicenummer (BSN)", "sofinummer"], "names": ["BSN", "burgerservicenummer"]},
    "pl-pesel": {"en": ["PESEL", "numer ewidencyjny PESEL", "Polish PESEL", "PESEL pracownika"], "names": ["pesel", "PESEL", "peselNumber"]},
    "in-aadhaar": {"en": ["Aadhaar", "Aadhaar no", "Aadhar number", "UIDAI Aadhaar no."], "names": ["aadhaar", "aadhaarNumber", "AADHAAR_NO"]},
    "in-pan": {"en": ["PAN", "Permanent Account Number", "Income tax PAN", "PAN (income tax)"], "names": ["PAN", "permanent_account_number"]},
    "br-cpf": {"en": ["CPF", "CPF do titular", "Cadastro de Pessoas Físicas"], "names": ["CPF", "cadastro_pessoas_fisicas_CPF"]},
    "br-cnpj": {"en": ["CNPJ", "CNPJ do fornecedor", "Supplier CNPJ"], "names": ["cnpj", "CNPJ", "supplier_cnpj"]},
    "mx-curp": {"es": ["CURP", "Clave Única de Registro de Población"], "en": ["CURP", "Mexican CURP"], "names": ["curp", "CURP"]},
    "cn-resident-id": {"en": ["身份证号", "居民身份证", "Resident Identity Card no. (身份证)", "Chinese ID card"], "names": ["身份证", "resident_identity"]},
    "jp-my-number": {"en": ["マイナンバー", "個人番号", "My Number (Japan)", "kojin bango"], "names": ["my_number", "マイナンバー", "myNumber"]},
    "kr-rrn": {"en": ["주민등록번호", "Resident registration no.", "RRN", "Korean resident registration number"], "names": ["RRN", "resident_registration_number", "주민등록번호"]},
    "sg-nric": {"en": ["NRIC", "NRIC/FIN No.", "Identity card (NRIC)", "IC number"], "names": ["nric", "NRIC", "nricNumber"]},
    "vin": {"en": ["VIN", "Vehicle Identification No.", "VIN (registration card)", "Vehicle VIN", "Title VIN"], "names": ["VIN", "vehicle_identification_number"]},
    "crypto-wallet": {"en": ["BTC wallet", "Bitcoin address", "Bitcoin wallet", "Wallet (BTC)"], "names": ["btc_address", "bitcoinWallet"]},
    "eth-wallet": {"en": ["Ethereum wallet", "ETH address", "Wallet (Ethereum)", "Contract / wallet"], "names": ["eth_wallet", "ethereumAddress"]},
    "vehicle-plate": {"en": ["License plate", "Licence plate", "Plate #", "Tag number", "Vehicle registration number"], "names": ["license_plate"]},
    "phi-mrn": {"en": ["MRN", "Medical Record No.", "Med Rec #", "Patient ID", "Chart #", "Hospital No.", "Encounter #", "Patient no."], "es": ["historia clínica", "Número de expediente"], "fr": ["numéro de dossier"], "de": ["Patientennummer"],
                "names": ["mrn", "MRN", "medicalRecordNumber", "patient_id", "encounter_no"]},
    "phi-medicare-mbi": {"en": ["MBI", "Medicare number", "Medicare ID", "Beneficiary MBI", "Medicare Beneficiary ID"], "names": ["MBI", "medicareNumber", "medicare_id"]},
    "phi-medicare-hicn": {"en": ["HICN", "Medicare claim number", "HIC number", "Old Medicare number (HICN)"], "names": ["hicn", "HICN", "medicare_claim_number"]},
    "phi-npi": {"en": ["NPI", "Rendering NPI", "Billing provider NPI", "National Provider ID", "Attending NPI", "NPI (group)"], "names": ["NPI", "NPI_NUMBER", "renderingProviderNPI", "billing_NPI"]},
    "phi-dea-number": {"en": ["DEA", "DEA #", "DEA No.", "Prescriber's DEA number", "DEA registrant"], "names": ["DEA", "DEA_NUMBER", "prescriberDEA"]},
    "phi-icd10cm": {"en": ["ICD-10", "Dx", "Primary diagnosis", "Diagnosis code", "ICD-10-CM", "Encounter dx", "Assessment"], "names": ["ICD10", "dx_code", "diagnosisCode", "icd_10"]},
    "phi-icd9cm": {"en": ["ICD-9", "ICD9-CM", "Dx", "Diagnosis"], "names": ["icd9", "ICD9"]},
    "phi-cpt-hcpcs": {"en": ["CPT", "HCPCS", "Procedure code", "CPT/HCPCS", "CPT code", "Proc code"], "names": ["cpt", "hcpcs", "procedure_code", "procedureCode"]},
    "phi-ndc": {"en": ["NDC", "Drug (NDC)", "NDC dispensed", "Medication NDC", "NDC #"], "names": ["NDC", "drug_NDC", "NDC_CODE"]},
    "phi-loinc": {"en": ["LOINC", "LOINC code", "Lab LOINC"], "names": ["loinc", "LOINC"]},
    "phi-health-plan-id": {"en": ["TRICARE member ID", "Aetna member #", "Health plan ID", "Humana Military subscriber ID", "Medicaid member no.", "Insurance ID (Cigna)", "Insurance policy number (health)", "BCBS subscriber #", "VA file number"],
                           "names": ["health_plan_member_id", "insuranceId", "tricare_member_id", "SUBSCRIBER_ID"]},
    "phi-rx-number": {"en": ["Rx #", "Rx no.", "Prescription #", "Prescription number", "Rx Number"], "names": ["rx_number", "prescriptionNumber", "RX_NO"]},
    "cred-vendor-token": {"en": ["API key", "Access token", "Token", "Bot token"], "names": ["api_key", "accessToken", "TOKEN"]},
    "cred-aws-access-key": {"en": ["AWS access key", "AWS key id", "Access key ID"], "names": ["aws_access_key_id", "AccessKeyId", "AWS_ACCESS_KEY_ID"]},
    "cred-password-disclosure": {"en": ["Password", "password", "pwd", "Temp password", "Passphrase", "Initial password", "Wifi password", "Admin password"], "es": ["Contraseña"], "fr": ["Mot de passe"], "de": ["Passwort", "Kennwort"],
                                 "names": ["password", "passwd", "pwd"]},
    "cred-password-hash": {"en": ["Shadow hash", "Hash", "htpasswd entry"], "names": ["hash", "password_hash"]},
    "cred-connection-string": {"en": ["Connection string", "DSN", "JDBC URL"], "names": ["dsn", "DATABASE_URL"]},
    "cred-jwt": {"en": ["Bearer token", "JWT", "Session token"], "names": ["jwt", "id_token", "bearerToken"]},
}
# Told by their form, over several lines or among other signs: no cell of a table holds them.
BLOCKS = {
    "us-address": {"en": ["Home address", "Mailing address", "Residence", "Lives at"]},
    "mrz": {"en": ["Machine-readable zone", "MRZ of the passport", "Lower edge of the card"]},
    "us-dod-cac-cn": {"en": ["Digitally signed by", "Certificate name", "CN"]},
    "cred-private-key": {"en": ["Private key", "Key file", "id_rsa"]},
    "cred-http-authorization": {"en": ["Header", "curl -H", "API call"]},
}
# The specification gives these 0.50 or more by form alone; where it wants separators
# (its rule for bare digits), the second set has them.
ALONE = ["us-ssn", "us-itin", *BLOCKS, "phone-nanp", "phone-e164", "email-address", "ip-address", "mac-address", "payment-card", "iban", "uk-nino", "au-abn", "de-steuer-id", "fr-nir", "es-nie",
         "it-codice-fiscale", "in-pan", "br-cpf", "br-cnpj", "mx-curp", "cn-resident-id", "kr-rrn", "sg-nric", "vin", "crypto-wallet", "eth-wallet", "cred-aws-access-key", "cred-vendor-token", "cred-jwt",
         "cred-connection-string", "cred-password-hash", "phi-medicare-mbi"]
# The specification wants a colon, an equals sign or "is" between the name and its value.
NEEDS_SIGN = {"place-of-birth-mmn", "cred-password-disclosure"}
# A block of lines stands on lines of its own.
OWN_LINES = {"mrz", "cred-private-key"}
SEPARATED = {"us-itin", "de-steuer-id", "br-cpf", "kr-rrn"}

# The specification joins label and value in one pattern: only such words may stand between.
ADJACENT = {"us-drivers-license", "us-dod-id", "us-dod-benefits-number", "us-person-name", "dob", "place-of-birth-mmn", "us-bank-account", "vehicle-plate",
            "phi-mrn", "phi-icd9cm", "phi-cpt-hcpcs", "phi-loinc", "phi-health-plan-id", "phi-rx-number", "cred-password-disclosure"}
# Not a value for a cell of a table, or told by nothing there.
NOT_IN_TABLES = {"us-ssn-partial", "place-of-birth-mmn", "cred-password-disclosure", "vehicle-plate", "cred-password-hash", "cred-connection-string"}

DOMAINS = {
    "people": ["us-ssn", "us-ssn-unformatted", "us-ssn-partial", "us-itin", "us-atin", "us-person-name", "dob", "place-of-birth-mmn", "phone-nanp", "phone-nanp-bare", "phone-e164", "email-address",
               "us-drivers-license", "us-alien-number", "uk-nino", "ca-sin", "au-tfn", "de-steuer-id", "fr-nir", "es-dni", "es-nie", "it-codice-fiscale", "nl-bsn", "pl-pesel", "in-aadhaar", "br-cpf",
               "mx-curp", "cn-resident-id", "jp-my-number", "kr-rrn", "sg-nric"],
    "money": ["us-ein", "us-ptin", "us-aba-routing", "us-bank-account", "payment-card", "iban", "swift-bic", "uk-utr", "au-abn", "in-pan", "br-cnpj", "crypto-wallet", "eth-wallet"],
    "travel": ["us-passport", "vin", "vehicle-plate"],
    "service": ["us-dod-id", "us-dod-benefits-number"],
    "health": ["uk-nhs", "au-medicare", "phi-mrn", "phi-medicare-mbi", "phi-medicare-hicn", "phi-npi", "phi-dea-number", "phi-icd10cm", "phi-icd9cm", "phi-cpt-hcpcs", "phi-ndc", "phi-loinc",
               "phi-health-plan-id", "phi-rx-number"],
    "computers": ["ip-address", "mac-address", "cred-vendor-token", "cred-aws-access-key", "cred-password-disclosure", "cred-password-hash", "cred-connection-string", "cred-jwt"],
}
DOMAIN_OF = {detector: domain for domain, detectors in DOMAINS.items() for detector in detectors}

# Several values of one thing, as a record of it holds them.
RECORDS = {
    "new hire": ["us-person-name", "us-ssn", "dob", "us-aba-routing", "us-bank-account", "phone-nanp", "email-address"],
    "traveller": ["us-person-name", "us-passport", "dob", "payment-card", "phone-e164", "email-address"],
    "patient": ["us-person-name", "dob", "phi-mrn", "phi-medicare-mbi", "phi-icd10cm", "phi-cpt-hcpcs", "phi-npi"],
    "pharmacy": ["us-person-name", "dob", "phi-rx-number", "phi-ndc", "phi-dea-number", "phi-health-plan-id"],
    "soldier": ["us-person-name", "us-dod-id", "us-ssn-unformatted", "dob", "us-dod-benefits-number", "phone-nanp"],
    "supplier": ["us-ein", "iban", "swift-bic", "email-address", "phone-e164"],
    "driver": ["us-person-name", "us-drivers-license", "dob", "vin", "phone-nanp-bare"],
    "immigrant": ["us-person-name", "us-alien-number", "us-passport", "dob", "us-itin"],
    "British hire": ["uk-nino", "uk-nhs", "uk-utr", "iban"],
}
