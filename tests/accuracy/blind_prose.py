# SPDX-License-Identifier: Apache-2.0
"""Sentences around values, by the desk that writes them and by language, for the blind set."""

# The label stands right before its value, with what the specification lets stand between.
ADJACENT = {
    "en": ["{label}: {value}", "{label} {value}", "{label} is {value}", "({label} {value})", "{label} = {value}", "{label} # {value}", "{label}\t{value}", "{label}:{value}", "re {label}: {value} - please check",
           "I copied it twice to be sure: {label} {value}.", "What we hold today is {label}: {value}; shout if that is stale.", "...as printed ({label}: {value}), second page, top right."],
    "es": ["{label}: {value}", "{label} {value}", "Según la copia, {label}: {value}."],
    "fr": ["{label} : {value}", "{label} {value}", "D'après la copie, {label} : {value}."],
    "de": ["{label}: {value}", "{label} {value}", "Laut Kopie {label}: {value}."],
}
# The label stands within the window, before the value or after it.
FREE = {
    "en": ["The {label} we have on file reads {value}, is that current?", "Could you swap the {label} in the system for {value} before Friday's run?", "{value} - that is the {label} she gave over the counter.",
           "Under {label} the scan shows {value} (a bit blurred, but legible).", "For the {label} box, type {value} exactly like this.", "You asked which {label} to use: {value}.",
           "{label} was wrong on page 3; correct is {value}", "pls use {value} as {label}, thx", "Old {label} no longer valid, from the 1st it will be {value}."],
    "es": ["El {label} que consta en el expediente es {value}.", "Le confirmo mi {label}, que es {value}.", "En la casilla de {label} ponga {value}, por favor."],
    "fr": ["Le {label} inscrit au dossier est {value}.", "Merci de corriger {label} : il faut lire {value}.", "Pour la case {label}, indiquez {value}."],
    "de": ["In der Akte steht als {label} noch {value}.", "Bitte tragen Sie unter {label} den Wert {value} ein.", "Die neue {label} lautet {value}."],
}

# By desk: what stands before and after, and the subjects.
DESKS = {
    "people": {
        "subjects": ["Onboarding packet, missing line", "payroll - one correction", "RE: RE: start date", "Vetting of new tenant", "Fwd from the front office"],
        "before": ["Hello Mireille,\n\nI went through the packet with him this morning. The I-9 copy is fine and the start date stays the 14th.",
                   "Hi team,\n\nthree folders came back from the records room; two are complete. On the third:",
                   "Good afternoon,\n\nthank you for calling back so quickly. As promised on the phone, here is the piece that payroll could not read.",
                   "Dear Mr. Lamplighter,\n\nwe moved in May, so half of what you hold about my family is out of date."],
        "after": ["The rest of the packet goes out with Thursday's courier. He still owes us the emergency contact card.", "No need to print anything, I shred the copy once you say it is in.",
                  "If the second signature is missing again, send it back to me and not to him.", "Best wishes from the third floor"]},
    "money": {
        "subjects": ["remittance details", "Re: invoice run of the 30th", "vendor set-up", "Refund, once more", "travel claim #2"],
        "before": ["Hello,\n\nthe transfer of last week bounced and the vendor is getting impatient.", "Hi Callum,\n\nour auditors want the master data straight before the quarter closes.",
                   "Dear accounts team,\n\nthe refund for the cancelled conference has not arrived. Please send it as below.", "Morning,\n\nthe supplier moved to another bank, the letter with the stamp is in the folder."],
        "after": ["Please keep the two-person rule when you change it.", "The amount is unchanged. Value date Monday.", "I can sign for it on Wednesday at the latest.", "Kind regards, accounts payable"]},
    "travel": {
        "subjects": ["manifest for the 9th", "gate access", "Itinerary v3", "motor pool", "visa run"],
        "before": ["All,\n\nthe agent needs these before noon or the seats are gone.", "Hello gate,\n\none more visitor for tomorrow, arriving by car around eight.", "Dear consular section,\n\nmy appointment is on the 21st and the web form refuses my entry."],
        "after": ["Arrival is with the evening shuttle.", "He brings the paper copies along.", "Same car as last time, grey estate."]},
    "service": {
        "subjects": ["orders for two", "in-processing Tuesday", "TDY paperwork", "Card office"],
        "before": ["Sergeant,\n\nthe card office closes at 1500, so please have these ready.", "Sir,\n\nthe member in-processes on Tuesday and the roster line is still empty.", "Good morning,\n\nfor the spouse's new ID we only lack this."],
        "after": ["Orders follow by separate mail.", "She has two dependents, both enrolled.", "The window is the one beside finance."]},
    "health": {
        "subjects": ["referral", "claim came back", "pre-auth", "follow-up of Tuesday's visit", "pharmacy question"],
        "before": ["Hello from the clinic,\n\nthe patient was seen on Tuesday and the insurer wants the claim again.", "Hi Siân,\n\nwe got the referral for the patient but the top of the page did not scan.",
                   "Dear billing office,\n\nthe hospital returned the encounter with one remark.", "Good morning,\n\nthe pharmacy could not fill what the doctor sent for this patient."],
        "after": ["The ward will call the patient when it is through.", "Copay was taken at the desk.", "Dr. Wetherby signs tomorrow before rounds.", "Please fax nothing, the portal works again."]},
    "computers": {
        "subjects": ["staging box", "handover of on-call", "cannot reach the share", "pipeline broken again"],
        "before": ["hey,\n\nstaging was rebuilt overnight and the old settings are gone.", "Hi on-call,\n\nfor the handover: the queue is empty, two alerts are muted until noon.", "Hello service desk,\n\nsince the move to the new rack nothing on this machine connects."],
        "after": ["I'll rotate it next week, promise.", "The runbook has the rest.", "Reboot did not help, cable swapped twice."]},
}
ABROAD = {
    "es": {"subjects": ["Documentación pendiente", "RE: contrato", "Alta en la mutua"], "before": ["Hola, Leticia:\n\nfaltaba una hoja en el sobre que dejé en recepción.", "Estimados señores:\n\nles escribo por el contrato que empieza en marzo."],
           "after": ["El original lo llevo el martes.", "Muchas gracias y un saludo."]},
    "fr": {"subjects": ["Dossier incomplet", "RE : prise de poste", "Remboursement"], "before": ["Bonjour Anouk,\n\nil manquait une page dans l'enveloppe déposée à l'accueil.", "Madame,\n\nje reviens vers vous au sujet du remboursement de janvier."],
           "after": ["Je passe avec l'original mardi.", "Bien à vous"]},
    "de": {"subjects": ["Unterlagen unvollständig", "AW: Arbeitsbeginn", "Erstattung"], "before": ["Hallo Frau Brückenbauer,\n\nim Umschlag am Empfang fehlte ein Blatt.", "Sehr geehrter Herr Eskridge,\n\nich komme auf die Erstattung vom Januar zurück."],
           "after": ["Das Original bringe ich am Dienstag mit.", "Freundliche Grüße"]},
}
# Lines that stand among others in a list.
NEIGHBOURS = ["copy of the lease (signed)", "two photographs, matte", "keys returned, see receipt", "parking: level 2, by the lift", "laptop bag, black", "lunch order by ten", "no change since last year", "ask Rupert about the badge"]
QUESTIONS = ["ok what's the {label}?", "can you read me the {label} again", "{label}??", "still need your {label} for the ticket", "and the {label} pls"]
# Values that the specification tells without any name.
BARE = ["Here you go: {value}", "See {value}; the rest is on the back of the page.", "{value}\n\nThat was all on the second sheet.", "I could make out {value} on the photo, nothing else.",
        "It came back as\n\n    {value}\n\nwhich I take to be right.", "- {value}\n- the blue folder\n- stapler", "Handwritten in the margin: {value}"]
