# SPDX-License-Identifier: Apache-2.0
"""Numbers of things that are nobody's, as trades write them, for the blind set.

What the specification tells by form alone (an address of a network, a telephone) is marked.
"""
import checksums
from marks import mark


def gtin(v, length):
    body = v.pick(["4", "5", "7", "0", "9"]) + v.digits(length - 2)
    return body + str(-checksums.weighted(body[::-1], (3, 1) * 7) % 10)


def ip(v):
    return mark("?ip-address", f"10.{v.rng.randint(0, 99)}.{v.rng.randint(0, 99)}.{v.rng.randint(2, 250)}")


def column(v, rows, make):
    return "\n".join(make(n) for n in range(rows))


def price_list(v):
    return "Shelf labels for next week\n\nGTIN            Item              Price\n" + column(v, 6, lambda n: f"{gtin(v, 13)}   {v.pick(['oat bar', 'lamp oil', 'ribbon'])}   {v.digits(1)}.{v.digits(2)}")


def cartons(v):
    return f"Carton GTIN-14 {gtin(v, 14)}, SSCC 00{v.digits(18)}, lot {v.digits(6)}, EAN-8 {gtin(v, 8)}"


def handsets(v):
    def imei():
        body = "86" + v.digits(12)
        return body + checksums.luhn(body)
    iccid = lambda: "8949" + v.digits(15)
    return "Handset returns\n\n" + column(v, 4, lambda n: f"{n + 1}. IMEI {imei()} / ICCID {iccid()}F / asset {v.digits(5)}")


def flights(v):
    pnr = lambda: v.chars("BCDFGHJKLMNPQRSTVWXZ23456789", 6)
    return f"Booking reference {pnr()} (airline locator {pnr()}). E-ticket 220-{v.digits(10)}, 016 {v.digits(10)}.\nUA {v.digits(4)} dep 0655 seat 22F; baggage tag 0016{v.digits(6)}. Boarding group 4."


def lottery(v):
    draw = lambda: " ".join(f"{n:02d}" for n in sorted(v.rng.sample(range(1, 50), 6)))
    return "Office pool, draws of the month\n\n" + column(v, 5, lambda n: f"{draw()}  + {v.digits(1)}   Joker {v.digits(7)}")


def extensions(v):
    return "Phone tree, inside only\n\n" + column(v, 7, lambda n: f"{v.name()[1]:<16} x{v.digits(4)}   pager {v.digits(4)}") + "\n\nFrom outside dial 9 first."


def invoices(v):
    return "Statement of open items\n\nInvoice      Due          Amount\n" + column(v, 7, lambda n: f"{v.pick('234567')}{v.digits(8)}    2023-03-{10 + n}   {v.digits(1)},{v.digits(3)}.{v.digits(2)}") + f"\n\nCustomer {v.digits(9)}, dunning level 1, ref {v.digits(10)}"


def calendar(v):
    weeks = "\n".join(" ".join(f"{d:2d}" if 0 < d < 32 else "  " for d in range(w * 7 - 2, w * 7 + 5)) for w in range(5))
    return f"    March 2023\nMo Tu We Th Fr Sa Su\n{weeks}\n\nKW 9-13, bank holiday 20230410, DTSTART:20230301T090000Z, UID:{v.digits(12)}-{v.digits(4)}"


def git_log(v):
    one = lambda n: f"commit {v.chars('0123456789abcdef', 40)}\nAuthor: {' '.join(v.name())} <{mark('?email-address', v.email_address())}>\nDate:   Wed Feb 8 11:0{n}:00 2023 +0100\n\n    parser: born again, closes #{v.digits(5)}\n"
    return column(v, 3, one)


def zone(v):
    return (f"$TTL 86400\n@ IN SOA ns1.northgate.internal. hostmaster.northgate.internal. (\n        20230208{v.digits(2)} ; serial\n        7200 3600 1209600 300 )\n        IN NS ns1\n"
            f"ns1     IN A {ip(v)}\nwww     IN CNAME ns1\n_sip    IN SRV 10 60 5060 ns1\n@ IN TXT \"v=spf1 -all\"\nselector1._domainkey IN TXT \"v=DKIM1; k=rsa; p={v.base64(90)}\"")


def scores(v):
    return "Results of matchday 19\n\n" + column(v, 5, lambda n: f"{v.pick(['Rovers', 'Wanderers', 'Albion'])} {v.digits(1)}-{v.digits(1)} {v.pick(['United', 'Town'])} ({v.digits(1)}-{v.digits(1)}), att. {v.digits(2)},{v.digits(3)}") + f"\nPitching: 6.1 IP, 4 H, 2 ER, ERA 3.{v.digits(2)}; AVG .{v.digits(3)}"


def recipe(v):
    return f"Marmalade for eight jars\n\n1 {v.digits(1)}00 g oranges, 2 tbsp lemon, 1/2 tsp salt\nSugar 1:1 by weight. Simmer 45-50 min at 104 C. Pan: 28 cm, 4 l.\nper 100 g: 251 kcal, 0.{v.digits(1)} g fat; batch {v.digits(6)}"


def bibliography(v):
    return (f"[1] H. Oort, \"On slow rivers\", J. Hydrol. {v.digits(3)} ({v.digits(1)}), 2011, pp. {v.digits(3)}-{v.digits(3)}. doi:10.1016/j.jhydrol.2011.{v.digits(2)}.{v.digits(3)}\n"
            f"[2] Proc. 14th Symp., LNCS {v.digits(4)}, pp. 1{v.digits(2)}–1{v.digits(2)}, ISBN 978-3-540-{v.digits(5)}-{v.digits(1)}\n[3] PMID: {v.digits(8)}; PMCID: PMC{v.digits(7)}; arXiv:1{v.digits(3)}.{v.digits(5)}")


def law(v):
    return f"See Smith v. Jones, {v.digits(3)} U.S. {v.digits(3)}, {v.digits(3)}-{v.digits(2)} (1974); {v.digits(3)} F.3d {v.digits(4)} (9th Cir. 2003); 29 C.F.R. § 1910.{v.digits(4)}(c)(2); 42 U.S.C. § 1983; 86 Fed. Reg. {v.digits(5)}; Pub. L. 104-{v.digits(3)}, 110 Stat. {v.digits(4)}; No. 19-cv-{v.digits(5)}-ABC."


def securities(v):
    return f"Holdings: ISIN US{v.digits(9)}{v.digits(1)}, CUSIP {v.digits(3)}{v.chars('ABCDEFGH', 2)}{v.digits(3)}{v.digits(1)}, SEDOL B{v.digits(6)}, WKN {v.digits(6)}, LEI 5493{v.chars('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789', 14)}{v.digits(2)}"


def containers(v):
    return "Arrivals at the terminal\n\n" + column(v, 5, lambda n: f"MSCU{v.digits(7)}  B/L MEDU{v.digits(8)}  seal {v.digits(8)}  {v.digits(2)},{v.digits(3)} kg") + f"\nHS code 8471.{v.digits(2)}.{v.digits(4)}, MRN of customs 23DE{v.chars('ABCDEFGHJK0123456789', 14)}"


def positions(v):
    return f"$GPGGA,110213,48{v.digits(2)}.{v.digits(3)},N,01131.{v.digits(3)},E,1,08,0.9,545.4,M,46.9,M,,*47\nMMSI 21{v.digits(7)}, IMO 9{v.digits(6)}, call sign DA{v.chars('BCDFG', 2)}, 54°{v.digits(2)}.{v.digits(3)}'N 009°{v.digits(2)}.{v.digits(3)}'E"


def meters(v):
    return f"Meter 1EMH00{v.digits(8)}, OBIS 1.8.0 {v.digits(6)}.{v.digits(1)} kWh; MPAN S 01 801 {v.digits(3)} 22 {v.digits(4)} {v.digits(4)} {v.digits(3)}; point {v.digits(11)}, reading of the 8th"


def parking_notice(v):
    return f"Notice of violation {v.digits(10)}: bay 14, meter {v.digits(6)}, fine 35.00, pay by 03/10/2023, officer {v.digits(4)}, plate not legible."


def stock(v):
    return "Count of the tool crib\n\nNSN                Part            Qty\n" + column(v, 5, lambda n: f"5120-01-{v.digits(3)}-{v.digits(4)}   {v.digits(3)}-{v.digits(2)}-{v.digits(5)}   {v.digits(3)}") + "\nCAGE 0A1B2, bin 12-04-07"


def genomes(v):
    return f"chr17:{v.digits(8)}-{v.digits(8)} (hg38), rs{v.digits(8)}, NM_00{v.digits(4)}.4:c.{v.digits(4)}G>A, GenBank MN{v.digits(6)}.1, ClinVar {v.digits(6)}, UniProt P{v.digits(5)}"


def stars(v):
    return f"HD {v.digits(6)}, HIP {v.digits(5)}, RA 05h 55m {v.digits(2)}.{v.digits(2)}s, Dec +07° 24' {v.digits(2)}\", V = 0.{v.digits(2)}, JD 24{v.digits(5)}.{v.digits(4)}"


def weather(v):
    return f"METAR EDDF 081120Z 25012KT 9999 FEW0{v.digits(2)} 07/02 Q10{v.digits(2)} NOSIG\nTAF EDDF 081100Z 0812/0918 2401{v.digits(1)}KT\nNOTAM A{v.digits(4)}/23 Q) EDGG/QMRLC/IV/NBO/A/000/999/5002N00834E005"


def certificate(v):
    pairs = lambda n: ":".join(v.chars("0123456789abcdef", 2) for _ in range(n))
    return f"Certificate:\n    Serial Number:\n        {pairs(16)}\n    Signature Algorithm: sha256WithRSAEncryption\n    Not After : Feb  8 11:02:13 2024 GMT\n    X509v3 Subject Key Identifier:\n        {pairs(20).upper()}\n    SHA1 Fingerprint={pairs(20).upper()}"


def oids(v):
    return f"1.3.6.1.4.1.{v.digits(5)}.2.1.1 = INTEGER: {v.digits(9)}\n.1.3.6.1.2.1.2.2.1.10.3 = Counter32: {v.digits(10)}\n2.16.840.1.101.3.4.2.1 sha256\nhrSWRunPerfCPU.{v.digits(5)} = {v.digits(6)}"


def pods(v):
    suffix = lambda: f"{v.chars('bcdfghjklmnpqrstvwxz2456789', 10)}-{v.chars('bcdfghjklmnpqrstvwxz2456789', 5)}"
    return f"NAME                        READY   AGE\nintake-{suffix()}   1/1   4d\nqueue-{suffix()}    2/2   9h\nImageID: sha256:{v.chars('0123456789abcdef', 64)}\nresourceVersion: \"{v.digits(9)}\""


def sums(v):
    return "\n".join(f"{v.chars('0123456789abcdef', n)}  disk-{v.digits(2)}.img" for n in (32, 40, 64)) + f"\nCRC32 {v.chars('0123456789ABCDEF', 8)} Adler {v.digits(10)}\nUUID=\"{v.uuid()}\" PARTUUID=\"{v.chars('0123456789abcdef', 8)}-01\""


def census(v):
    return "Table B01003, by tract\n\nGEOID         Total    Margin\n" + column(v, 6, lambda n: f"{v.digits(11)}   {v.digits(4)}   +/-{v.digits(3)}") + "\nFIPS 51059, CBSA 47900"


def election(v):
    return "Precinct  Votes  Share\n" + column(v, 6, lambda n: f"{v.digits(3)}-{v.digits(2)}    {v.digits(5)}   {v.digits(2)}.{v.digits(1)}") + f"\nTurnout {v.digits(3)},{v.digits(3)} of {v.digits(1)},{v.digits(3)},{v.digits(3)}"


def knitting(v):
    return "Row 1 (RS): k2, *p2, k2; rep from * to end (S 82, M 94, L 106 sts).\nRow 2: (k1, p1) 3 times. Needle 4.5 mm; yarn 100 g = 210 m; dye lot " + v.digits(5)


def music(v):
    return f"BWV {v.digits(4)}, K. {v.digits(3)}, Op. 28 no. {v.digits(1)}, Hob. XVI:{v.digits(2)}; catalogue DG 477 {v.digits(4)}, ISRC USRC1{v.digits(7)}, ISMN 979-0-{v.digits(4)}-{v.digits(4)}-{v.digits(1)}"


def standards(v):
    return f"ISO/IEC 27001:2013, IEC 61508-3, EN 1090-2, MIL-STD-810G method 514.6, ASTM D{v.digits(4)}-05, RFC {v.digits(4)}, UL File E{v.digits(6)}, NFPA 70 art. 110.26(A)(2), FCC ID 2A{v.chars('BCDFG', 3)}{v.digits(6)}"


def trials(v):
    return f"Registered as NCT0{v.digits(7)}, EudraCT 2019-00{v.digits(4)}-{v.digits(2)}; 510(k) K{v.digits(6)}; ISRCTN{v.digits(8)}; protocol ABC-{v.digits(3)}-{v.digits(2)}"


def keys_public(v):
    return f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{v.base64(32)[:43]} wilma@bench\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCgAdFiEE{v.base64(60)}\n={v.base64(3)}\n-----END PGP SIGNATURE-----"


def dial_in(v):
    return f"Join by phone: {mark('phone-nanp', v.nanp('({a}) 555-{l}'))}, access code {v.digits(3)} {v.digits(3)} {v.digits(3)}#, meeting {mark('?phone-nanp', f'{v.digits(3)} {v.digits(3)} {v.digits(4)}')}, then press *6."


def once(v):
    return f"Your verification code is {v.digits(6)}. It runs out in ten minutes. Ref {v.chars('ABCDEF0123456789', 8)}-{v.digits(4)}."


def orders(v):
    return f"Order 114-{v.digits(7)}-{v.digits(7)}: qty 3, SKU B0{v.chars('ABCDEFGH0123456789', 8)}, tracking 92{v.digits(20)}, RMA {v.digits(9)}, loyalty {v.digits(4)} pts. Gift receipt {v.digits(4)} {v.digits(4)} {v.digits(3)}."


def library(v):
    return f"Due soon: call no. QA76.9.{v.chars('ABCD', 1)}25 {v.chars('RSTU', 1)}{v.digits(3)}, barcode 3{v.digits(13)}; OCLC {v.digits(9)}; LCCN {v.digits(10)}. Borrower's shelf 12."


def grades(v):
    return "Section 3, midterm\n\n" + column(v, 6, lambda n: f"Student {n + 1:02d}   {v.rng.randint(51, 99)}.{v.digits(1)}   {v.pick(['A-', 'B+', 'C'])}   {v.digits(3)}/{v.digits(3)}")


def timetable(v):
    return "Line 41      weekdays\n" + column(v, 5, lambda n: f"{v.pick(['Quay', 'Mill', 'Fair'])} St   06{v.digits(1)}{n} 07{v.digits(1)}{n} 08{v.digits(1)}{n} 09{v.digits(1)}{n}") + "\nRE 4 trains 1843-1869 do not run 3/10-3/24."


def real_estate(v):
    return f"MLS {v.digits(9)}, APN {v.digits(3)}-{v.digits(3)}-{v.digits(2)}, parcel {v.digits(2)}-{v.digits(4)}-{v.digits(3)}-{v.digits(4)}, lot 0.{v.digits(2)} ac, deed book {v.digits(4)} page {v.digits(3)}, {v.digits(3)},{v.digits(3)} USD"


def budgets(v):
    return "Account    Budget       Actual\n" + column(v, 6, lambda n: f"{v.digits(4)}-{v.digits(3)}    {v.digits(3)},{v.digits(3)}    {v.digits(3)},{v.digits(3)}") + f"\nFund 0{v.digits(3)}, cost centre {v.digits(6)}, WBS P-{v.digits(5)}.{v.digits(2)}, CLIN 000{v.digits(1)}AA"


def radio(v):
    return f"Rx {v.digits(3)}.{v.digits(3)} MHz, Tx {v.digits(3)}.{v.digits(3)} MHz, CTCSS 88.5; SNR {v.digits(2)} dB; PCI 0x{v.chars('0123456789ABCDEF', 4)}; BSSID hidden; PIN header 2x20"


def measurements(v):
    return "run   t/s        p/Pa        c\n" + column(v, 8, lambda n: f"{n:3d}   {v.digits(3)}.{v.digits(4)}   {v.digits(6)}.{v.digits(2)}   {v.digits(1)}.{v.digits(5)}e-0{v.digits(1)}")


def query_links(v):
    return f"https://shop.northgate.internal/p/{v.digits(9)}?sid={v.digits(10)}&utm_id={v.digits(12)}&sig={v.chars('0123456789abcdef', 32)}#sec-{v.digits(3)}-{v.digits(2)}-{v.digits(4)}x"


def stack(v):
    return f"panic: runtime error: index out of range [{v.digits(4)}]\ngoroutine {v.digits(3)} [running]:\nmain.drain(0xc0000{v.chars('0123456789abcdef', 5)}, 0x{v.chars('0123456789abcdef', 12)})\n\t/srv/app/drain.go:{v.digits(3)} +0x1{v.chars('0123456789abcdef', 2)}"


def readings(v):
    return f"Readings: Isaiah 9:{v.digits(1)}-7; Ps 98:1-{v.digits(1)}; Luke 2:1-14 (C). Hymns 112, 147, 1{v.digits(2)}. Quran 2:255. Collect p. {v.digits(3)}."


NUMBERS = [(make.__name__.replace("_", " "), make) for make in (
    price_list, cartons, handsets, flights, lottery, extensions, invoices, calendar, git_log, zone, scores, recipe, bibliography, law, securities, containers, positions, meters,
    parking_notice, stock, genomes, stars, weather, certificate, oids, pods, sums, census, election, knitting, music, standards, trials, keys_public, dial_in, once, orders,
    library, grades, timetable, real_estate, budgets, radio, measurements, query_links, stack, readings)]
