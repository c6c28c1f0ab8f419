# SPDX-License-Identifier: Apache-2.0
"""Texts that sound like findings and are about nobody, for the blind set.

The second item names the detectors that the specification itself lets report such a text
by its words alone ("form alone scores moderate"): there they count neither way.  Values
that identify somebody, markings and credentials are always wrong here.
"""

CLEARANCE_WORDS = ["clr-form", "clr-system", "clr-investigation-type", "clr-guideline", "clr-adjudicative-action", "clr-adverse-information", "clr-polygraph", "clr-access", "clr-sead3-report",
                   "clr-continuous-vetting", "clr-agency", "clr-issue-topic", "clr-sf86-section", "clr-sf86-topic", "clr-questionnaire-text", "mark-coversheet"]
HEALTH_WORDS = ["phi-hipaa-document", "phi-military-medical"]

TEXTS = [
    ("prose of the army", [], ["The battalion moved at first light. Captain and crew ate cold rations, and the second company held the ford until the guns came up. Nobody spoke of the secret path again.\n\n(from the regimental history, chapter nine)",
                           "Exercise notes: Blue force crosses at phase line AMBER, Red force holds the ridge. Umpires meet at 1900. Wet-bulb index above 88 means water breaks every 20 minutes.",
                           "My grandfather kept a diary of the campaign. \"S. and C. came for tea,\" he writes, \"and told us that the orders were still sealed.\""]),
    ("research abstract", [], ["BACKGROUND: Hypertension is common in older adults. METHODS: We pooled 14 trials (n = 21,408). RESULTS: Systolic pressure fell by 8.2 mmHg (95 % CI 6.9-9.4). CONCLUSION: The effect lasted for two years.",
                           "We model the spread of influenza in schools. Transmission fell by half when windows were opened. Limitations include the lack of data on households.",
                           "In mice, loss of the receptor delayed the onset of disease. Tumour volume was 312 +/- 41 mm3. Data are available at the usual repository."]),
    ("policy on clearances", CLEARANCE_WORDS, ["Contractor personnel shall hold a final determination before access. The program manager shall keep the list current and shall report changes within 30 days. See the SF-86 instructions.",
                                               "This instruction sets out how a DD Form 254 is prepared. It applies to all solicitations that involve classified work. Nothing in it creates a right to access.",
                                               "Under SEAD 4 the whole-person concept applies. This chapter explains the thirteen guidelines for new adjudicators and names no case."]),
    ("training slides", ["phone-nanp", "email-address", "us-person-name", "dob", "us-address"], [
        "SLIDE 12 - Spotting PII (for training purposes only)\n\nSample record, fictitious:\n  SSN 123-45-6789\n  Card 4111 1111 1111 1111\n  Can you find both?", "Specimen: SSN 078-05-1120 (the wallet card of 1938). Never a real number. Example only.",
        "Dummy data for the test system: 219-09-9999, 5555 5555 5555 4444, IBAN shown as XX00 0000 0000 0000. All fictitious."]),
    ("job advert", CLEARANCE_WORDS, ["Systems engineer wanted. Must be eligible for a clearance; we sponsor. Benefits: health, dental, vision, 401(k). Apply by the 28th.", "Cook (m/f/d), full time, start in May. Health certificate required. Accommodation in the house."]),
    ("awareness mail", HEALTH_WORDS, ["Suicide prevention month: call 988 or talk to your chaplain. You are not alone.", "Breast cancer awareness run on Sunday, five kilometres around the lake. Register at the front desk.", "World diabetes day: free cooking class on Thursday.",
                                      "Flu shots are in. Walk in between nine and noon, bring your badge, wear short sleeves."]),
    ("drug advertisement", HEALTH_WORDS, ["Ask about our new allergy spray! Side effects may include drowsiness and dry mouth. Not for children under six.", "Cheap pills online, no questions, fast shipping! v1agra and more."]),
    ("insurance offer", HEALTH_WORDS, ["Open enrollment starts Monday. Compare the three plans: premiums, deductibles and copays are on page two. Rates hold until the 15th.", "Bundle home and auto and save up to 20 %. Your quote is valid for 30 days."]),
    ("lawyer's footer", [], ["CONFIDENTIAL AND PRIVILEGED. If you have this by mistake, tell us and delete it. Unauthorised disclosure is prohibited.", "ATTORNEY-CLIENT COMMUNICATION - DO NOT FORWARD\n\nThe draft lease is attached, redline against v4.",
                             "Vertraulich! Diese Nachricht kann vertrauliche Informationen enthalten.", "CONFIDENCIAL: este mensaje va dirigido solo a su destinatario."]),
    ("data base schema", [], ["CREATE TABLE person (\n  id BIGINT PRIMARY KEY,\n  ssn CHAR(11) CHECK (ssn ~ '^\\d{3}-\\d{2}-\\d{4}$'),\n  dob DATE NOT NULL,\n  passport_no VARCHAR(9)\n);", "ALTER TABLE card ADD COLUMN card_number VARCHAR(19), ADD COLUMN iban VARCHAR(34);"]),
    ("interface description", [], ["PUT /people/{id}\n\n{\n  \"ssn\": \"string\",\n  \"dateOfBirth\": \"date\",\n  \"mrn\": \"string\",\n  \"password\": \"string\"\n}\n\n400 if a member is missing.", "properties:\n  iban: {type: string, maxLength: 34}\n  bic: {type: string}\n  npi: {type: integer}"]),
    ("pattern description", [], ["To catch them use \\b\\d{3}-\\d{2}-\\d{4}\\b, for cards (?:\\d[ -]?){13,16}, then check the last digit.", "grep -E '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}' finds candidates."]),
    ("blank form", ["clr-form", "us-address"], ["APPLICATION\n\nName (Last, First, Middle): ____________________\nSocial Security Number: ___-__-____\nDate of birth (mm/dd/yyyy): __/__/____\nPassport No.: ____________\nSignature: ____________",
                                  "MRN: ________   DOB: ________   NPI: ____________\nDx: ________   CPT: ________\n(please print)", "Account number [            ]  Routing number [         ]\n[ ] checking  [ ] savings"]),
    ("advice on passwords", [], ["A good password is long, and nobody but you knows it. The service desk will never ask for it. Password managers help.", "The password must have 14 characters. Your password was changed on Monday; if that was not you, call us.",
                                 "password: {{ vault_app_password }}\nuser: {{ app_user }}\n# never commit the real one", "pwd=$(pass show intake) && login --password \"$pwd\"", "Passwort vergessen? Hier klicken. Ihr Passwort ist abgelaufen."]),
    ("plain sense of words", [], ["The secret is out: the bakery opens on Monday. Top marks for secrecy!", "A confidential little restaurant behind the station, twelve tables, no sign.", "She is read in three languages and her novel was declassified as boring by the press.",
                                  "The polygraph was a machine for copying letters long before it was anything else.", "Clearance under the bridge is 3.9 m; customs clearance is extra.", "We cut the SIN line from the script and kept the TIN man.",
                                  "The doctor of the boat engine says the pump has a chronic cough.", "NATO standard pallets only, please; the secretary will sign."]),
    ("marks of a house", [], ["(S) for small, (C) for child, (TS) for two-seater: see the legend.\n\n(a) sofa\n(b) chair\n(c) 2020 Northgate Ltd.", "TOP SECRET SALE! Everything must go. Doors open at nine.", "Restricted area behind the stage; controlled burn on the meadow.",
                              "The official opening is public, unclassified visitors welcome."]),
    ("news", HEALTH_WORDS + ["clr-issue-topic"], ["The minister was asked about the hospital budget. Analysts expect a deficit of 214,000,000. The court adjourned.", "A man was taken to hospital after a fall at the harbour, police said. The road is open again."]),
    ("minutes", [], ["1. Minutes of the 4th approved. 2. Parking: nothing new. 3. Heating: offer of 18,214.50 accepted. 4. Next meeting 2023-03-14, room 4.12.", "Attendance 23 of 31. Motion 7-14 carried 12 to 9, two abstained. Treasurer's report: balance 4,118.27."]),
    ("manual", [], ["Press MODE (3 s) until P-12 blinks. Set parameter 0241 to 100. Error E4.02: check hose B3. Torque 24 Nm, ratio 1:4.5, IP 54.", "Section 21 of the manual covers the pump. For part B10.1 see figure C12.3 and table F32.9."]),
    ("offer in Spanish", [], ["Oferta nº 2023/0417: 3 unidades, referencia 12345-A, total 1.214,50 EUR. Plazo: 30 días. Expediente cerrado.", "El secreto de la receta está en el tiempo. Reunión el martes a las 10:30, sala 4."]),
    ("offer in French", [], ["Devis n° 2023-0417, réf. AB 1204 C, total 1 214,50 EUR TTC. Dossier suivi par l'accueil.", "Réunion mardi à 10 h 30, salle 4. Le traitement des déchets change en mars."]),
    ("offer in German", [], ["Angebot Nr. 2023/0417, Artikel 4711-08, gesamt 1.214,50 EUR. Die Behandlung der Oberfläche dauert zwei Tage.", "Sitzung am Dienstag um 10:30, Raum 4.12. Die Diagnose des Motors ergab nichts."]),
    ("school", HEALTH_WORDS, ["The nurse's office reminds you: no peanuts on the bus. Sports day needs ten parents.", "Spelling list 14: diagnosis, rhythm, separate, embarrass, hospital."]),
    ("genealogy", ["dob", "place-of-birth-mmn"], ["The parish book of 1742 lists two smiths and a miller. The line ends with a drowned ferryman.", "In the register of 1811 the miller signs with three crosses."]),
    ("purchase of equipment", HEALTH_WORDS, ["Tender for an MRI machine: three bids, delivery in 40 weeks, floor load 8 t.", "We replace the X-ray film processor and 14 stretchers; asset tags follow."]),
]
