# SPDX-License-Identifier: Apache-2.0
"""The classes of values, as the specification's index of detectors gives them.

The targets are stated for classes: an identifier's is 0.98 on generated mail.
"""

CLASSES = {
    "strong": ["us-ssn", "us-ssn-unformatted", "us-itin", "us-atin", "us-passport", "us-drivers-license", "us-dod-id",
               "us-dod-cac-cn", "us-dod-benefits-number", "us-alien-number", "uk-nino", "uk-nhs", "uk-utr", "ca-sin",
               "au-tfn", "au-medicare", "de-steuer-id", "fr-nir", "es-dni", "es-nie", "it-codice-fiscale", "nl-bsn",
               "pl-pesel", "in-aadhaar", "in-pan", "br-cpf", "mx-curp", "cn-resident-id", "jp-my-number", "kr-rrn",
               "sg-nric", "mrz", "phi-mrn", "phi-medicare-mbi", "phi-medicare-hicn", "phi-health-plan-id"],
    "strongfin": ["payment-card", "iban"],
    "cred_hard": ["cred-private-key", "cred-aws-access-key", "cred-vendor-token"],
    "ssn": ["us-ssn", "us-ssn-unformatted", "phi-medicare-hicn"],
    "govid": ["us-itin", "us-atin", "us-passport", "us-drivers-license", "us-alien-number", "uk-nino", "uk-utr", "ca-sin",
              "au-tfn", "de-steuer-id", "fr-nir", "es-dni", "es-nie", "it-codice-fiscale", "nl-bsn", "pl-pesel",
              "in-aadhaar", "in-pan", "br-cpf", "mx-curp", "cn-resident-id", "jp-my-number", "kr-rrn", "sg-nric", "mrz"],
    "passport": ["us-passport", "mrz"],
    "mrz": ["mrz"],
    "dodid": ["us-dod-id", "us-dod-cac-cn", "us-dod-benefits-number"],
    "medid": ["us-dod-benefits-number", "uk-nhs", "au-medicare", "fr-nir", "phi-mrn", "phi-medicare-mbi",
              "phi-medicare-hicn", "phi-health-plan-id"],
    "pan": ["payment-card"],
    "bankacct": ["us-bank-account", "iban"],
    "cardaux": ["payment-card-aux"],
    "dob": ["dob", "pl-pesel", "mx-curp", "cn-resident-id", "kr-rrn", "mrz"],
    "dobaux": ["place-of-birth-mmn"],
    "person": ["us-dod-cac-cn", "us-person-name", "mrz"],
    "contact": ["us-ssn-partial", "us-address", "phone-nanp", "phone-nanp-bare", "phone-e164", "email-address"],
    "tech": ["ip-address", "mac-address"],
    "cred": ["cred-jwt", "cred-password-disclosure", "cred-connection-string", "cred-password-hash",
             "cred-http-authorization"],
    "biometric": ["biometric-record"],
    "clinical": ["phi-icd10cm", "phi-icd9cm", "phi-cpt-hcpcs", "phi-ndc", "phi-loinc", "phi-rx-number", "phi-lab-result",
                 "phi-hipaa-document", "phi-military-medical", "phi-clinical-vocab", "phi-special-vocab"],
    "clin_special": ["phi-drug-test", "phi-special-vocab"],
    "clr_form": ["clr-form", "clr-questionnaire-text", "clr-eform-payload"],
    "clr_strong": ["clr-form", "clr-questionnaire-text", "clr-guideline", "clr-adjudicative-action", "clr-adverse-information",
                   "clr-polygraph", "clr-access", "clr-eform-payload"],
    "clr": ["clr-system", "clr-investigation-type", "clr-sead3-report", "clr-continuous-vetting", "clr-agency",
            "clr-filename"],
    "sf86_section": ["clr-sf86-section", "clr-sf86-topic"],
    "adjud": ["clr-adjudicative-action", "clr-adverse-information"],
    "adjud_weak": ["clr-guideline", "clr-issue-topic"],
    "classified": ["mark-classified-banner", "mark-portion", "mark-cab", "mark-sci", "mark-sap", "mark-aea", "mark-nato"],
    "classified_weak": ["mark-portion-bare"],
    "classified_foreign": ["mark-uk"],
    "sci": ["mark-sci", "mark-sap", "mark-aea"],
    "dissem": ["mark-dissem"],
    "cui": ["mark-cui-banner", "mark-cui-portion", "mark-cui-block", "mark-legacy-fouo", "mark-coversheet"],
    "cui_priv": ["mark-cui-banner"],
}
# Values of a thing or of a firm, which the specification puts into no class.
UNCLASSED = ["us-ein", "us-ptin", "us-zip", "us-aba-routing", "swift-bic", "au-abn", "br-cnpj", "vin",
             "crypto-wallet", "eth-wallet", "vehicle-plate", "phi-npi", "phi-dea-number"]
# What tells who somebody is, or opens an account or a door.
IDENTIFIERS = ("strong", "strongfin", "cred_hard", "ssn", "govid", "passport", "mrz", "dodid", "medid", "pan", "bankacct", "dob")
