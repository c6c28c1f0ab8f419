# SPDX-License-Identifier: Apache-2.0
"""Texts of the topics for the blind set: what the specification's sections 4 to 6 name, in the
words of people at work.  {family}, {given}, {dN} (N digits) are filled in."""

PEOPLE = {
    "cred-password-hash": ["«cred-password-hash|svc_scan:11{d2}:{h32}:{h32}:::»", "pulled from the box:\n«cred-password-hash|Administrator:500:{h32}:{h32}:::»\nnothing else", "«cred-password-hash|wks$:1{d4}:{h32}:{h32}:::»"],
    "us-zip": ["We moved to Ely, NV «us-zip|{zip}» in June.", "Ship to Marfa TX «us-zip|{zip}», it fits in the box.", "weather for Camden, ME «us-zip|{zip}»", "He votes in Lander, WY «us-zip|{zip}» now."],
    "payment-card-aux": ["Card {card}, «payment-card-aux|expires {expiry}», ring me for the rest.", "{card} «payment-card-aux|CVV {cvv}»", "please book with {card}, «payment-card-aux|exp: {expiry}», thank you",
                         "Card no. {card}\n«payment-card-aux|Security code: {cvv}»"],
    "us-ssn-partial": ["His «us-ssn-partial|last four of SSN: {d4}».", "verify caller by «us-ssn-partial|SSN (last four) {d4}»", "She confirmed the «us-ssn-partial|last 4 of her social {d4}».", "«us-ssn-partial|Last 4 digits of SSN is {d4}», matches the card."],
    "us-person-name": ["Report to «us-person-name|{display}» CIV DHA for the badge.", "POC is «us-person-name|{display}» CTR DISA, room 12.", "Both «us-person-name|{display}» USARMY and his relief signed."],
}
HEALTH = {
    "phi-lab-result": ["Her «phi-lab-result|A1c was 8.{d1} %» in January, better than last year.", "Nurse wrote: «phi-lab-result|BP 15{d1}/94» at intake, repeat before discharge.", "Labs back, «phi-lab-result|creatinine 1.{d1} mg/dL» and stable.",
                       "«phi-lab-result|LDL: 16{d1} mg/dL», he does not want a statin.", "«phi-lab-result|PSA 4.{d1} ng/mL» - urology please.", "Post-op «phi-lab-result|hemoglobin 9.{d1} g/dL», no transfusion.",
                       "«phi-lab-result|CD4 count 4{d2}» and «phi-lab-result|viral load 20 copies/mL».", "Blood drawn at four a.m.: «phi-lab-result|INR 2.{d1}», keep the dose.", "«phi-lab-result|Troponin 0.0{d1} ng/mL», second set pending"],
    "phi-drug-test": ["The MRO confirmed it: «phi-drug-test|urinalysis positive» for cocaine metabolites.", "Random «phi-drug-test|drug screen came back negative», he can drive again.", "«phi-drug-test|Hepatitis C antibody: reactive», confirm by PCR.",
                      "«phi-drug-test|HIV-1/2 antibody non-reactive» as of Monday.", "«phi-drug-test|RPR reactive», treat and trace.", "The «phi-drug-test|pregnancy test was positive», so no X-ray.", "Unit sweep: his «phi-drug-test|U/A positive» for THC."],
    "phi-hipaa-document": ["The «phi-hipaa-document|discharge summary» for {family} is still unsigned.", "Insurer sent an «phi-hipaa-document|explanation of benefits» dated the 4th.", "I need her «phi-hipaa-document|DD Form 2870» before I release anything.",
                           "Your «phi-hipaa-document|operative report» is ready for pick-up.", "«phi-hipaa-document|Chief complaint»: left ear pain, three days.", "Attach the «phi-hipaa-document|SF 600» of each visit.", "The «phi-hipaa-document|CMS-1500» bounced for a missing modifier.",
                           "His «phi-hipaa-document|DD 2808» lists hearing as H2."],
    "phi-military-medical": ["«phi-military-medical|PULHES 2{p5}» since the knee.", "She got a «phi-military-medical|permanent profile» in the fall.", "«phi-military-medical|MEDPROS» shows him red for dental.", "The «phi-military-medical|medical evaluation board» meets on the 12th about SGT {family}.",
                             "Finding of the «phi-military-medical|line of duty investigation»: in line of duty.", "He is «phi-military-medical|70 percent service-connected» for the back.", "A «phi-military-medical|command-directed behavioral health evaluation» was ordered for him.",
                             "Look in «phi-military-medical|MHS GENESIS», the old chart is empty.", "Her «phi-military-medical|periodic health assessment» lapsed in May."],
    "phi-rx-number": ["«phi-rx-number|metformin 500 mg PO BID» with meals, please renew.", "She takes «phi-rx-number|lisinopril 20 mg daily».", "Start «phi-rx-number|prednisone 40 mg by mouth» for five days.", "«phi-rx-number|gabapentin 300 mg qhs», may repeat",
                      "Stopped: «phi-rx-number|hydroxyzine 25 mg PRN»."],
    "biometric-record": ["Bring two «biometric-record|FD-258» cards, black ink.", "«biometric-record|Fingerprint results» for {family} came back unclassifiable.", "His «biometric-record|DNA sample» is logged under the case.", "Upload the «biometric-record|EBTS» file again, it was truncated.",
                         "The «biometric-record|SF 87» of the new hire was smudged.", "An «biometric-record|iris scan» was taken at the gate of each of the six."],
}
CLEARANCE = {
    "clr-form": ["{family} turned in the «clr-form|SF-86» on paper, again.", "Do contractors fill the «clr-form|SF 85P-S» too?", "We lack the «clr-form|OF-306» and one photo.", "Please countersign the «clr-form|DD Form 1879» for {given}.",
                 "Her «clr-form|classified information nondisclosure agreement» is from 2009.", "Without «clr-form|Form 4414» he does not enter the room.", "The «clr-form|Standard Form 85» suffices for the gardener.", "Where is his «clr-form|Personnel Vetting Questionnaire»?"],
    "clr-questionnaire-text": ["Foot of page one: «clr-questionnaire-text|OMB No. 3206 0005».", "It cites «clr-questionnaire-text|5 CFR Parts 731, 732, and 736» in small print.",
                               "He asked what «clr-questionnaire-text|a condition that could impair his or her judgment, reliability, or trustworthiness» covers.", "The sticker reads «clr-questionnaire-text|NSN 7540-00-634-4036»."],
    "clr-sf86-section": ["{family} left «clr-sf86-section|Section 25 - Investigations and Clearance Record» empty.", "«clr-sf86-section|Section 20C: Foreign Travel» lists two trips to Graz.", "Correct «clr-sf86-section|Section 12 – Where You Went to School».",
                         "«clr-sf86-section|SECTION 24 USE OF ALCOHOL»: none", "See his «clr-sf86-section|Section 17 - Marital/Relationship Status» for the second name.", "«clr-sf86-section|Section 29 - Association Record», all no."],
    "clr-sf86-topic": ["He forgot «clr-sf86-topic|Selective Service Record» altogether.", "Her page on «clr-sf86-topic|People Who Know You Well» has one name twice.", "For «clr-sf86-topic|Involvement in Non-Criminal Court Actions» he put the custody case.",
                       "«clr-sf86-topic|Dual/Multiple Citizenship» is the only open point."],
    "clr-system": ["{family} shows no determination in «clr-system|DISS», eligibility blank.", "I cannot open her «clr-system|e-QIP», it says locked.", "«clr-system|JPAS» was frozen when he left.", "Check «clr-system|Scattered Castles» before the visit of his subject matter people.",
                   "His case moved into «clr-system|NBIS» over the summer.", "Prints went up through «clr-system|SWFT» yesterday, subject {family}."],
    "clr-investigation-type": ["{family}'s «clr-investigation-type|SSBI» is older than six years.", "We opened a «clr-investigation-type|Tier 5 reinvestigation» on the 3rd.", "He has a «clr-investigation-type|NACLC» from the Guard, nothing newer.", "Ask for a «clr-investigation-type|T3R», not more.",
                               "A «clr-investigation-type|national agency check» was favorable.", "The «clr-investigation-type|single scope background investigation» took fourteen months."],
    "clr-guideline": ["Counsel answers «clr-guideline|Guideline F, Financial Considerations» first.", "Two concerns, both under «clr-guideline|Guideline G: Alcohol Consumption».", "«clr-guideline|Guideline B (Foreign Influence)» falls away, the uncle died.",
                      "The analysis under «clr-guideline|SEAD 4» runs to nine pages.", "mitigated by «clr-guideline|AG ¶ 20(d)», he says"],
    "clr-adjudicative-action": ["{given} {family} answered the «clr-adjudicative-action|Statement of Reasons» in time.", "His «clr-adjudicative-action|security clearance was suspended» on Friday.", "They sent her a «clr-adjudicative-action|Letter of Interrogatory» about the loans.",
                                "«clr-adjudicative-action|Interim Top Secret declined», final still open.", "See «clr-adjudicative-action|ISCR Case No. 14-0{d4}» for a like case.", "It ended in an «clr-adjudicative-action|unfavorable determination» for {family}.",
                                "The agency moved to «clr-adjudicative-action|revoke his eligibility for access»."],
    "clr-adverse-information": ["Our FSO sent an «clr-adverse-information|adverse information report» about {family}.", "There is «clr-adverse-information|derogatory information» on her from 2016.", "Close the «clr-adverse-information|DISS incident» on him once the facts are in.",
                                "His «clr-adverse-information|enhanced subject interview» is on Tuesday.", "A «clr-adverse-information|security violation report» went up about the open safe, {family} had the keys.", "He made a «clr-adverse-information|suspicious contact report» after the fair."],
    "clr-polygraph": ["{family} sat a «clr-polygraph|counterintelligence-scope polygraph» in March.", "Result: «clr-polygraph|no deception indicated».", "Her «clr-polygraph|polygraph examination» was broken off.", "He needs a «clr-polygraph|lifestyle polygraph» for that desk.",
                      "The «clr-polygraph|full-scope poly» is waived for him."],
    "clr-access": ["{given} {family} holds a «clr-access|Secret clearance» through 2027.", "She was «clr-access|indoctrinated for» SI and TK last week.", "Please debrief him and send the «clr-access|debriefing memo».", "His «clr-access|SCI nomination» came back for a signature.",
                   "A «clr-access|visit authorization request» for {family} is in.", "Is she «clr-access|cleared to Top Secret» or just Secret?", "The billet asks for «clr-access|TS/SCI eligibility», which he has."],
    "clr-sead3-report": ["{family} did not file the «clr-sead3-report|foreign travel report» before Graz.", "Her «clr-sead3-report|foreign contact report» names a landlord in Pusan.", "He «clr-sead3-report|self-reported arrest» within the day.",
                         "«clr-sead3-report|Unofficial foreign travel» of his, approved.", "That is due under «clr-sead3-report|SEAD 3» as well, {given}."],
    "clr-continuous-vetting": ["{family} was «clr-continuous-vetting|enrolled in continuous vetting» in April.", "«clr-continuous-vetting|CV alert» on him: a traffic matter.", "A «clr-continuous-vetting|continuous evaluation hit» came up for her.",
                               "Her «clr-continuous-vetting|deferred reinvestigation» counts as current.", "«clr-continuous-vetting|FBI Rap Back» flagged {family}."],
    "clr-agency": ["«clr-agency|DCSA» wants {family}'s releases again.", "The «clr-agency|DoD CAF» letter is in the red folder.", "A «clr-agency|background investigator» asked my neighbour about him.", "«clr-agency|Vetting Risk Operations» answers within a month.",
                   "«clr-agency|DOHA» put his hearing on the 9th."],
    "clr-issue-topic": ["His «?clr-form|SF-86» leaves out a «clr-issue-topic|Chapter 7 bankruptcy».", "In the «?clr-adverse-information|subject interview» she named a «clr-issue-topic|foreign bank account».", "The «?clr-adjudicative-action|Statement of Reasons» lists a «clr-issue-topic|tax lien» and nothing else.",
                        "«?clr-agency|DCSA» asks about the «clr-issue-topic|DUI arrest» of {family}.", "For his «?clr-access|Top Secret clearance» the «clr-issue-topic|wage garnishment» matters."],
    "clr-eform-payload": ["<?xml version=\"1.0\"?>\n«clr-eform-payload|<XMP version=\"3.00\"><SubmittedRequestInfo>»<Request/>", "field dump: «clr-eform-payload|form1[0].Sections7-9[0].section8[0]».TextField11[3] = 1", "«clr-eform-payload|<Form>\n  <Name>SF85P</Name>»\n</Form>"],
}
BANNER = "«?mark-classified-banner|"
MARKINGS = {
    "mark-classified-banner": ["«mark-classified-banner|SECRET//«?mark-dissem|ORCON/NOFORN»»\n\nPumps on the west pier fail in cold weather.\n\nSECRET//ORCON/NOFORN", "«mark-classified-banner|CONFIDENTIAL//«?mark-dissem|REL TO USA, FVEY»»\n\nDepot stocks by quarter.",
                               "«mark-classified-banner|TOP SECRET//«?mark-sci|SI»//«?mark-dissem|NOFORN»»\n\nThe list is final.", "«mark-classified-banner|CLASSIFICATION: SECRET»\n\nRoute cards for Thursday.", "«mark-classified-banner|S E C R E T»\n\nFOR THE COMMANDER. BRIDGE CLOSED."],
    "mark-portion": ["«mark-portion|(S//REL TO USA, GBR, CAN)» Ferry times changed.", "2. «mark-portion|(C//NF)» The depot holds nine days.", "«mark-portion|(TS//«?mark-sci|SI/TK»//NF)» Pass at 0600.", "a. «mark-portion|(S//OC/NF)» The source moved house.", "«mark-portion|(//NS)» Convoy leaves at dawn."],
    "mark-portion-bare": [BANNER + "SECRET//«?mark-dissem|NOFORN»»\n\n1. «mark-portion-bare|(S)» Trucks refuel at the quarry.\n2. «mark-portion-bare|(C)» Two drivers are sick.\n3. (S) The ford is passable.\n\nSECRET//NOFORN",
                          BANNER + "TOP SECRET//«?mark-dissem|NOFORN»»\n\n«mark-portion-bare|(TS)» The pier is watched.\n\n«mark-portion-bare|(S)» Cameras face north.\n\n(TS) Shifts change at six.\n",
                          "FIELD REPORT 9\n\na. «mark-portion-bare|(S)» The mess hall feeds ninety.\nb. (S) Bread comes from the town.\nc. (S) Water is boiled.\nd. (S) Two cooks are on leave.\n"],
    "mark-cab": ["«mark-cab|Classified By: D. Crickmore, Chief J3»\n«mark-cab|Derived From: Multiple Sources»\n«mark-cab|Declassify On: 20480131»", "«mark-cab|Classified by: 0417 (ops)»\n«mark-cab|Reason: 1.4(a), (g)»\n«mark-cab|Declassify on: 25X1»",
                 "«mark-cab|Derived From: Guide 7-3 of 4 June 2015»\n«mark-cab|Declassify On: 50X1-HUM»"],
    "mark-sci": [BANNER + "TOP SECRET//«mark-sci|SI-G/TK»//«?mark-dissem|ORCON/NOFORN»»\n\nDish two is down.", BANNER + "TOP SECRET//«mark-sci|HCS-O»//«?mark-dissem|NOFORN»»\n\nMeeting moved.", BANNER + "SECRET//«mark-sci|TK»//«?mark-dissem|RELIDO»»\n\nFrames 4 to 9 are cloudy."],
    "mark-sap": [BANNER + "TOP SECRET«mark-sap|//SAR-LANTERN FISH»//«?mark-dissem|NOFORN»»\n\nRange is booked.", "«mark-sap|SPECIAL ACCESS REQUIRED-LF»\n\nRange is booked.", "«mark-sap|HANDLE VIA TALENT-KEYHOLE CHANNELS ONLY»\n\nFrames follow."],
    "mark-aea": [BANNER + "SECRET«mark-aea|//RD»//«?mark-dissem|NOFORN»»\n\nMasses in table two.", BANNER + "SECRET«mark-aea|//FRD-SIGMA 14»//«?mark-dissem|NOFORN»»\n\nStorage limits.", "«mark-aea|FORMERLY RESTRICTED DATA»\nThis page was reviewed.", "He needs the «mark-aea|CNWDI» briefing again."],
    "mark-dissem": ["Annex C stays «mark-dissem|NOFORN», the rest may go to the liaison.", "Paragraph 4 is «mark-dissem|ORCON», ask them first.", "Make it «mark-dissem|REL TO USA, AUS, CAN» then.", "The cable was «mark-dissem|EXDIS»."],
    "mark-cui-banner": ["«mark-cui-banner|CUI//SP-HLTH//FEDCON»\n\nSick list of the week.", "«mark-cui-banner|CONTROLLED//PRVCY»\n\nHome numbers.", "«mark-cui-banner|CUI//SP-INV/PERS»\n\nNotes of the interview.\n\nCUI//SP-INV/PERS", "«mark-cui-banner|CUI//SP-TAX»\n\nTwo returns."],
    "mark-cui-portion": ["«mark-cui-portion|(CUI//SP-PRVCY)» Roster as of today.", "1. «mark-cui-portion|(CUI)» Door codes changed.", "«mark-cui-portion|(CUI//HLTH//FEDCON)» Two cases of flu."],
    "mark-cui-block": ["«?mark-cui-banner|CUI»\n\n«mark-cui-block|Controlled by: Installation Command G6»\n«mark-cui-block|CUI Category: OPSEC»\n«mark-cui-block|Distribution/Dissemination Control: FEDCON»\nPOC: front desk",
                       "«mark-cui-block|Controlled by: Hangar 4 security»\n«mark-cui-block|CUI Category: PERS»\n",
                       "«mark-cui-block|Controlled By: DHA clinic north»\n«mark-cui-block|CUI Categories: HLTH, PRVCY»\n«mark-cui-block|Limited Dissemination Control: NOCON»"],
    "mark-legacy-fouo": ["«mark-legacy-fouo|FOR OFFICIAL USE ONLY»\n\nPhone tree, revised.", "«mark-legacy-fouo|U//FOUO»\n\nGate hours.", "«mark-legacy-fouo|SENSITIVE BUT UNCLASSIFIED»\n\nGuest list.", "The sheet is «mark-legacy-fouo|protected under the Privacy Act of 1974», mind where you leave it.", "«mark-legacy-fouo|DISTRIBUTION STATEMENT D»\nApproved for contractors."],
    "mark-nato": ["«mark-nato|NATO CONFIDENTIAL»\n\nBerth plan.", "«mark-nato|COSMIC TOP SECRET ATOMAL»\n\nRegistry only.", "«mark-nato|NATO RESTRICTED»\n\nMess times."],
    "mark-uk": ["«mark-uk|OFFICIAL-SENSITIVE [PERSONAL]»\n\nStaff appraisals.", "«mark-uk|UK EYES ONLY»\n\nNotes for London.", "«mark-uk|PROTECTED C»\n\nBorder file.", "«mark-uk|OFFICIAL: Sensitive»\n\nCanberra draft."],
    "mark-coversheet": ["It lay there without its «mark-coversheet|SF 705».", "«mark-coversheet|Privacy Act Statement»\nwhy we ask and who sees it", "Staple the «mark-coversheet|SF-901» on top.", "«mark-coversheet|ROUTINE USES:» to the finance office"],
}
# The whole message is the unit.
TEXTS = {
    "phi-clinical-vocab": ["Dear Dr. Wetherby,\n\nyour patient Mr. {family} was diagnosed with congestive heart failure last spring; past medical history of hypertension and atrial fibrillation. He had an echocardiogram here and goes home on Friday.\n",
                           "Mrs. {family} was admitted to the hospital with shortness of breath. She has COPD and coronary artery disease. A biopsy of the nodule showed carcinoma; the prognosis was discussed with her.\n",
                           "Update on my mother: the stroke was small, but she also has multiple sclerosis and is insulin dependent. She starts dialysis next week and is inpatient until then.\n"],
    "phi-special-vocab": ["{given} {family} told me in confidence: major depression, sertraline since the winter, and one psychiatric admission two years ago.\n", "The patient relapsed. He is in detox for alcohol dependence and asks about naltrexone; his psychiatrist agrees.\n",
                          "Ms. {family} is HIV positive and on antiretroviral treatment; she had a miscarriage in June and asks that nobody on the ward hears of it.\n"],
}
FILE_NAMES = ["SF-86_{family}_signed.pdf", "eQIP {family}.pdf", "clearance_{family}.docx", "ADJUDICATION-{family}.pdf", "SOR_response_{family}.docx", "recall-roster.xlsx", "background investigation {family}.pdf", "DD1879 {family}.pdf", "debrief_{family}.txt"]
GROUPS = {"people": PEOPLE, "health": HEALTH, "clearance": CLEARANCE, "marking": MARKINGS}
# What stands beside a topic in its own field is neither asked for nor wrong there.
BESIDE = {
    "people": [],
    "health": ["phi-lab-result", "phi-drug-test", "phi-hipaa-document", "phi-military-medical", "phi-rx-number", "phi-clinical-vocab", "phi-special-vocab", "biometric-record", "clr-form"],
    "clearance": [*CLEARANCE, "biometric-record", "us-ssn-partial"],
    "marking": [*MARKINGS, "mark-cui-privacy", "clr-access", "clr-form", "clr-agency"],
}
