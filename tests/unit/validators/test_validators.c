/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every validator by table: what it accepts, what it refuses, what it knows as a
 * published example.  All values are generated, published specimens or examples.
 */
#include <string.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/detect/validators/validators.h"
#include "tests/support/support.h"

enum { NORMAL_MAX = 4096 };

static const struct row {
    const char *validator;
    lks_verdict verdict;
    const char *text;
} rows[] = {
    {"luhn", LKS_VALID, "79927398713"},
    {"luhn", LKS_VALID, "4539 1488 0343 6467"},
    {"luhn", LKS_INVALID, "79927398710"},
    {"luhn", LKS_INVALID, "79927398731"},
    {"luhn", LKS_INVALID, "7"},
    {"luhn", LKS_INVALID, ""},
    {"luhn", LKS_INVALID, "7992739871X"},
    {"verhoeff", LKS_VALID, "2363"},
    {"verhoeff", LKS_VALID, "123451"},
    {"verhoeff", LKS_VALID, "1428570"},
    {"verhoeff", LKS_INVALID, "2364"},
    {"verhoeff", LKS_INVALID, "123452"},
    {"verhoeff", LKS_INVALID, ""},
    {"verhoeff", LKS_INVALID, "2"},
    {"verhoeff", LKS_INVALID, "23a3"},
    {"mod97", LKS_VALID, "WEST12345698765432GB82"},
    {"mod97", LKS_VALID, "WEST 1234 5698 7654 32GB82"},
    {"mod97", LKS_INVALID, "WEST12345698765432GB83"},
    {"mod97", LKS_INVALID, ""},
    {"mod97", LKS_INVALID, "WEST-é"},
    {"mod11-10", LKS_VALID, "07945"},
    {"mod11-10", LKS_VALID, "36574261809"},
    {"mod11-10", LKS_VALID, "65929970489"},
    {"mod11-10", LKS_INVALID, "07946"},
    {"mod11-10", LKS_INVALID, "36574261808"},
    {"mod11-10", LKS_INVALID, "7"},
    {"mod11-10", LKS_INVALID, ""},
    {"mod11-2", LKS_VALID, "0000 0002 18250097"},
    {"mod11-2", LKS_VALID, "079X"},
    {"mod11-2", LKS_VALID, "11010519491231002X"},
    {"mod11-2", LKS_INVALID, "0000 0002 1825 0098"},
    {"mod11-2", LKS_INVALID, "0798"},
    {"mod11-2", LKS_INVALID, "X"},
    {"mod11-2", LKS_INVALID, ""},
    {"entropy", LKS_VALID, "AKIAABCDEFGHIJKLMNOP"},
    {"entropy", LKS_VALID, "abcdefgh"},
    {"entropy", LKS_VALID, "wJalrXUtnFEMIK7MDENGwJalrXUtnFEMIK7MDENG"},
    {"entropy", LKS_INVALID, "AAAAAAAAAAAAAAAA"},
    {"entropy", LKS_INVALID, "abcdefgg"},
    {"entropy", LKS_INVALID, "abababababababab"},
    {"entropy", LKS_INVALID, ""},
    {"ssn", LKS_VALID, "536-90-4399"},
    {"ssn", LKS_VALID, "512345678"},
    {"ssn", LKS_VALID, "865 12 3456"},
    {"ssn", LKS_VALID, "899-99-9998"},
    {"ssn", LKS_VALID, "001-01-0001"},
    {"ssn", LKS_INVALID, "000-12-3456"},
    {"ssn", LKS_INVALID, "666-12-3456"},
    {"ssn", LKS_INVALID, "900-12-3456"},
    {"ssn", LKS_INVALID, "987-65-4320"},
    {"ssn", LKS_INVALID, "123-00-4567"},
    {"ssn", LKS_INVALID, "123-45-0000"},
    {"ssn", LKS_INVALID, "53690439"},
    {"ssn", LKS_INVALID, "5369043990"},
    {"ssn", LKS_INVALID, "53690439A"},
    {"ssn", LKS_INVALID, ""},
    {"ssn", LKS_SPECIMEN, "078-05-1120"},
    {"ssn", LKS_SPECIMEN, "219-09-9999"},
    {"ssn", LKS_SPECIMEN, "457-55-5462"},
    {"ssn", LKS_SPECIMEN, "123-45-6789"},
    {"ssn", LKS_SPECIMEN, "111-11-1111"},
    {"hicn", LKS_VALID, "536-90-4399A"},
    {"hicn", LKS_VALID, "512345678B1"},
    {"hicn", LKS_VALID, "536-90-4399-D"},
    {"hicn", LKS_INVALID, "536-90-4399"},
    {"hicn", LKS_INVALID, "000-12-3456A"},
    {"hicn", LKS_INVALID, "666-12-3456A"},
    {"hicn", LKS_INVALID, "5369043991234"},
    {"hicn", LKS_SPECIMEN, "078-05-1120A"},
    {"itin", LKS_VALID, "912-90-3456"},
    {"itin", LKS_VALID, "900-70-0001"},
    {"itin", LKS_VALID, "999-50-1234"},
    {"itin", LKS_VALID, "912703456"},
    {"itin", LKS_VALID, "912-65-3456"},
    {"itin", LKS_VALID, "912-88-3456"},
    {"itin", LKS_VALID, "912-94-3456"},
    {"itin", LKS_INVALID, "912-93-3456"},
    {"itin", LKS_INVALID, "912-89-3456"},
    {"itin", LKS_INVALID, "912-66-3456"},
    {"itin", LKS_INVALID, "912-69-3456"},
    {"itin", LKS_INVALID, "912-49-3456"},
    {"itin", LKS_INVALID, "812-70-3456"},
    {"itin", LKS_INVALID, "999999999"},
    {"itin", LKS_INVALID, ""},
    {"atin", LKS_VALID, "912-93-3456"},
    {"atin", LKS_VALID, "900930001"},
    {"atin", LKS_INVALID, "912-92-3456"},
    {"atin", LKS_INVALID, "912-94-3456"},
    {"atin", LKS_INVALID, "812-93-3456"},
    {"atin", LKS_INVALID, "91293345"},
    {"ein", LKS_VALID, "91-1144442"},
    {"ein", LKS_VALID, "04-2103594"},
    {"ein", LKS_VALID, "20-1234567"},
    {"ein", LKS_VALID, "99-0000001"},
    {"ein", LKS_INVALID, "07-1144442"},
    {"ein", LKS_INVALID, "89-1234567"},
    {"ein", LKS_INVALID, "97-1234567"},
    {"ein", LKS_INVALID, "00-1234567"},
    {"ein", LKS_INVALID, "91-114444"},
    {"dob", LKS_VALID, "07/29/1968"},
    {"dob", LKS_VALID, "1968-07-29"},
    {"dob", LKS_VALID, "29 July 1968"},
    {"dob", LKS_VALID, "29.7.1968"},
    {"dob", LKS_VALID, "29JUL1968"},
    {"dob", LKS_VALID, "July 29, 1968"},
    {"dob", LKS_VALID, "19680729"},
    {"dob", LKS_VALID, "07291968"},
    {"dob", LKS_VALID, "29/07/1968"},
    {"dob", LKS_VALID, "07/29/68"},
    {"dob", LKS_VALID, "29 Dezember 1968"},
    {"dob", LKS_VALID, "3 agosto 1968"},
    {"dob", LKS_VALID, "02/29/2000"},
    {"dob", LKS_VALID, "15 juin 1970"},
    {"dob", LKS_VALID, "1900-01-01"},
    {"dob", LKS_INVALID, "13/45/1968"},
    {"dob", LKS_INVALID, "02/30/1970"},
    {"dob", LKS_INVALID, "29 Juli 1868"},
    {"dob", LKS_INVALID, "31.04.1968"},
    {"dob", LKS_INVALID, "02/29/1900"},
    {"dob", LKS_INVALID, "29 Foo 1968"},
    {"dob", LKS_INVALID, "1899-12-31"},
    {"dob", LKS_INVALID, "2101-01-01"},
    {"dob", LKS_INVALID, "99999999"},
    {"dob", LKS_INVALID, "12/1968"},
    {"dob", LKS_INVALID, ""},
    {"nanp", LKS_VALID, "202-456-1111"},
    {"nanp", LKS_VALID, "(703) 545-6700"},
    {"nanp", LKS_VALID, "+1 415 555 2671"},
    {"nanp", LKS_VALID, "12024561111"},
    {"nanp", LKS_VALID, "202-555-0200"},
    {"nanp", LKS_INVALID, "123-456-7890"},
    {"nanp", LKS_INVALID, "911-456-1111"},
    {"nanp", LKS_INVALID, "202-411-1234"},
    {"nanp", LKS_INVALID, "202-156-1111"},
    {"nanp", LKS_INVALID, "296-234-5678"},
    {"nanp", LKS_INVALID, "371-234-5678"},
    {"nanp", LKS_INVALID, "961-234-5678"},
    {"nanp", LKS_INVALID, "2 202 456 1111"},
    {"nanp", LKS_INVALID, "202-456-111"},
    {"nanp", LKS_INVALID, ""},
    {"nanp", LKS_SPECIMEN, "202-555-0143"},
    {"nanp", LKS_SPECIMEN, "+1 (202) 555-0100"},
    {"e164", LKS_VALID, "+49 30 123456"},
    {"e164", LKS_VALID, "+82-2-1234-5678"},
    {"e164", LKS_VALID, "+123456789012345"},
    {"e164", LKS_INVALID, "+49 3012"},
    {"e164", LKS_INVALID, "+1234567890123456"},
    {"e164", LKS_INVALID, ""},
    {"payment-card", LKS_VALID, "4539 1488 0343 6467"},
    {"payment-card", LKS_VALID, "5425233430109903"},
    {"payment-card", LKS_VALID, "2720 9999 9999 9996"},
    {"payment-card", LKS_VALID, "6759649826438453"},
    {"payment-card", LKS_VALID, "6250941006528599"},
    {"payment-card", LKS_INVALID, "4111111111111112"},
    {"payment-card", LKS_INVALID, "1234567812345670"},
    {"payment-card", LKS_INVALID, "9999999999999995"},
    {"payment-card", LKS_INVALID, "0000000000000000"},
    {"payment-card", LKS_INVALID, "411111111111111"},
    {"payment-card", LKS_INVALID, "4111 1111 1111 11111"},
    {"payment-card", LKS_INVALID, "2721000000000004"},
    {"payment-card", LKS_INVALID, "0000-0002-1825-0097"},
    {"payment-card", LKS_INVALID, "3782822463100059"},
    {"payment-card", LKS_INVALID, ""},
    {"payment-card", LKS_SPECIMEN, "4111 1111 1111 1111"},
    {"payment-card", LKS_SPECIMEN, "5555-5555-5555-4444"},
    {"payment-card", LKS_SPECIMEN, "378282246310005"},
    {"payment-card", LKS_SPECIMEN, "2223003122003222"},
    {"payment-card", LKS_SPECIMEN, "6011111111111117"},
    {"payment-card", LKS_SPECIMEN, "3530111333300000"},
    {"payment-card", LKS_SPECIMEN, "4222222222222"},
    {"iban", LKS_VALID, "BE68 5390 0754 7034"},
    {"iban", LKS_VALID, "NO93 8601 1117 947"},
    {"iban", LKS_VALID, "DE12 5001 0517 0648 4898 90"},
    {"iban", LKS_INVALID, "GB83WEST12345698765432"},
    {"iban", LKS_INVALID, "DE8937040044053201300"},
    {"iban", LKS_INVALID, "US89370400440532013000"},
    {"iban", LKS_INVALID, "DE00370400440532013000"},
    {"iban", LKS_INVALID, "DE89 3704 0044 0532 0130 0O"},
    {"iban", LKS_INVALID, "GB8212341234569876543"},
    {"iban", LKS_INVALID, "GB"},
    {"iban", LKS_INVALID, ""},
    {"iban", LKS_INVALID, "XX"},
    {"iban", LKS_SPECIMEN, "GB82 WEST 1234 5698 7654 32"},
    {"iban", LKS_SPECIMEN, "DE89370400440532013000"},
    {"iban", LKS_SPECIMEN, "FR14 2004 1010 0505 0001 3M02 606"},
    {"bic", LKS_VALID, "DEUTDEFF"},
    {"bic", LKS_VALID, "DEUTDEFF500"},
    {"bic", LKS_VALID, "NEDSZAJJXXX"},
    {"bic", LKS_VALID, "DOCUMENT"},
    {"bic", LKS_INVALID, "DEUTZZFF"},
    {"bic", LKS_INVALID, "DEUTDEF"},
    {"bic", LKS_INVALID, "DEUTDEFF5"},
    {"bic", LKS_INVALID, "1EUTDEFF"},
    {"bic", LKS_INVALID, ""},
    {"aba-routing", LKS_VALID, "111000025"},
    {"aba-routing", LKS_VALID, "021000021"},
    {"aba-routing", LKS_VALID, "091000019"},
    {"aba-routing", LKS_VALID, "0260-0959-3"},
    {"aba-routing", LKS_INVALID, "112000025"},
    {"aba-routing", LKS_INVALID, "131000025"},
    {"aba-routing", LKS_INVALID, "000000000"},
    {"aba-routing", LKS_INVALID, "123456789"},
    {"aba-routing", LKS_INVALID, "11100002"},
    {"aba-routing", LKS_INVALID, ""},
    {"bitcoin", LKS_VALID, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
    {"bitcoin", LKS_VALID, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"},
    {"bitcoin", LKS_VALID, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
    {"bitcoin", LKS_VALID, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"},
    {"bitcoin", LKS_VALID,
     "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y"},
    {"bitcoin", LKS_VALID, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"},
    {"bitcoin", LKS_INVALID, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"},
    {"bitcoin", LKS_INVALID, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"},
    {"bitcoin", LKS_INVALID, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN0"},
    {"bitcoin", LKS_INVALID, "1111111111111111111111111111111"},
    {"bitcoin", LKS_INVALID, "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4"},
    {"bitcoin", LKS_INVALID, "bc1"},
    {"bitcoin", LKS_INVALID, ""},
    {"eip55", LKS_VALID, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
    {"eip55", LKS_VALID, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"},
    {"eip55", LKS_VALID, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"},
    {"eip55", LKS_VALID, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"},
    {"eip55", LKS_VALID, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
    {"eip55", LKS_INVALID, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"},
    {"eip55", LKS_INVALID, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"},
    {"eip55", LKS_INVALID, "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00"},
    {"eip55", LKS_INVALID, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg"},
    {"npi", LKS_VALID, "1558598797"},
    {"npi", LKS_VALID, "1245319599"},
    {"npi", LKS_INVALID, "1234567890"},
    {"npi", LKS_INVALID, "1245319598"},
    {"npi", LKS_INVALID, "3234567893"},
    {"npi", LKS_INVALID, "123456789"},
    {"npi", LKS_INVALID, ""},
    {"npi", LKS_SPECIMEN, "1234567893"},
    {"dea", LKS_VALID, "AP5836727"},
    {"dea", LKS_VALID, "F91234563"},
    {"dea", LKS_VALID, "BB1388568"},
    {"dea", LKS_INVALID, "AP5836728"},
    {"dea", LKS_INVALID, "IP5836727"},
    {"dea", LKS_INVALID, "AP583672"},
    {"dea", LKS_INVALID, "A15836727"},
    {"dea", LKS_INVALID, "AP5836772"},
    {"mbi", LKS_VALID, "2A00A00AA00"},
    {"mbi", LKS_VALID, "1EG4-TE5-MK74"},
    {"mbi", LKS_VALID, "3CA9-X88-YY12"},
    {"mbi", LKS_INVALID, "1EG4-TE5-MK7"},
    {"mbi", LKS_INVALID, "0EG4TE5MK73"},
    {"mbi", LKS_INVALID, "1SG4TE5MK73"},
    {"mbi", LKS_INVALID, "1EG4TE5M173"},
    {"mbi", LKS_INVALID, "1EG4TE5MK7A"},
    {"mbi", LKS_SPECIMEN, "1EG4-TE5-MK73"},
    {"loinc", LKS_VALID, "718-7"},
    {"loinc", LKS_VALID, "2345-7"},
    {"loinc", LKS_VALID, "4548-4"},
    {"loinc", LKS_VALID, "2160-0"},
    {"loinc", LKS_INVALID, "718-8"},
    {"loinc", LKS_INVALID, "2345-8"},
    {"loinc", LKS_INVALID, "7"},
    {"loinc", LKS_INVALID, "123456789-0"},
    {"vin", LKS_VALID, "1M8GDM9AXKP042788"},
    {"vin", LKS_VALID, "11111111111111111"},
    {"vin", LKS_VALID, "5GZCZ43D13S812715"},
    {"vin", LKS_INVALID, "1M8GDM9A1KP042788"},
    {"vin", LKS_INVALID, "1M8GDM9AXKP04278"},
    {"vin", LKS_INVALID, "IM8GDM9AXKP042788"},
    {"vin", LKS_INVALID, "1M8GDM9AXKP042787"},
    {"mrz", LKS_SPECIMEN,
     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
     "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
    {"mrz", LKS_SPECIMEN,
     "I<UTOD231458907<<<<<<<<<<<<<<<\n"
     "7408122F1204159UTO<<<<<<<<<<<6\n"
     "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
    {"mrz", LKS_SPECIMEN,
     "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
     "D231458907UTO7408122F1204159<<<<<<<6"},
    {"mrz", LKS_INVALID,
     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
     "L898902C37UTO7408122F1204159ZE184226B<<<<<10"},
    {"mrz", LKS_INVALID,
     "I<UTOD231458907<<<<<<<<<<<<<<<\n"
     "7408122F1204159UTO<<<<<<<<<<<7\n"
     "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
    {"mrz", LKS_INVALID, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_VALID,
     "P<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "A1234567<6XXA8001014F3001019<<<<<<<<<<<<<<00"},
    {"mrz", LKS_VALID,
     "P<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "B7654321<1XXA7112317F2906302ZE184226B<<<<<10"},
    {"mrz", LKS_VALID,
     "V<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "C1234567<0XXA8001014F3001019<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_VALID,
     "I<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<\n"
     "D2314589<7XXA7408122F3204153<<<<<<<2"},
    {"mrz", LKS_VALID,
     "I<XXAD231458907<<<<<<<<<<<<<<<\n"
     "7408122F3204153XXA<<<<<<<<<<<2\n"
     "DOE<<JANE<<<<<<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_VALID,
     "I<XXAD23145890<7349<<<<<<<<<<<\n"
     "7408122F3204153XXA<<<<<<<<<<<2\n"
     "DOE<<JANE<<<<<<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_INVALID,
     "P<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "A1234567<6XXA9001014F3001019<<<<<<<<<<<<<<00"},
    {"mrz", LKS_INVALID,
     "P<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "B7654321<1XXA9112317F2906302ZE184226B<<<<<10"},
    {"mrz", LKS_INVALID,
     "V<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
     "C1234567<0XXA9001014F3001019<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_INVALID,
     "I<XXADOE<<JANE<<<<<<<<<<<<<<<<<<<<<<\n"
     "D2314589<7XXA9408122F3204153<<<<<<<2"},
    {"mrz", LKS_INVALID,
     "I<XXAD231458907<<<<<<<<<<<<<<<\n"
     "9408122F3204153XXA<<<<<<<<<<<2\n"
     "DOE<<JANE<<<<<<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_INVALID,
     "I<XXAD23145890<7349<<<<<<<<<<<\n"
     "9408122F3204153XXA<<<<<<<<<<<2\n"
     "DOE<<JANE<<<<<<<<<<<<<<<<<<<<<"},
    {"mrz", LKS_INVALID, ""},
    {"mrz", LKS_INVALID, "P<XXA"},
    {"mrz", LKS_INVALID,
     "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV"
     "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV"},
    {"jwt", LKS_VALID, "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJleGFtcGxlIn0."},
    {"jwt", LKS_VALID, "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJleGFtcGxlIn0.c2lnbmF0dXJl"},
    {"jwt", LKS_INVALID, "eyJhbGciOiJIUzI1NiJ9"},
    {"jwt", LKS_INVALID, "eyJ0ZXN0IjoxMjM0NTY3ODkwMTJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc"},
    {"jwt", LKS_INVALID, "notajwt.abc.def"},
    {"jwt", LKS_INVALID, ".."},
    {"jwt", LKS_INVALID, "eyJhbGciOiJIUzI1NiJ9.a.b.c"},
    {"uk-nino", LKS_VALID, "AB123456C"},
    {"uk-nino", LKS_VALID, "JG 10 37 59 A"},
    {"uk-nino", LKS_VALID, "ab123456d"},
    {"uk-nino", LKS_INVALID, "QQ123456C"},
    {"uk-nino", LKS_INVALID, "BG123456A"},
    {"uk-nino", LKS_INVALID, "AO123456A"},
    {"uk-nino", LKS_INVALID, "AB123456E"},
    {"uk-nino", LKS_INVALID, "DA123456A"},
    {"uk-nino", LKS_INVALID, ""},
    {"uk-nhs", LKS_VALID, "943 476 5870"},
    {"uk-nhs", LKS_VALID, "401 023 2137"},
    {"uk-nhs", LKS_VALID, "450-557-7104"},
    {"uk-nhs", LKS_INVALID, "943 476 5871"},
    {"uk-nhs", LKS_INVALID, "123 456 7890"},
    {"uk-nhs", LKS_INVALID, "943 476 587"},
    {"uk-nhs", LKS_INVALID, ""},
    {"uk-utr", LKS_VALID, "1955839661"},
    {"uk-utr", LKS_VALID, "19558 39661"},
    {"uk-utr", LKS_INVALID, "2955839661"},
    {"uk-utr", LKS_INVALID, "1955839662"},
    {"uk-utr", LKS_INVALID, "195583966"},
    {"uk-utr", LKS_INVALID, ""},
    {"ca-sin", LKS_VALID, "130 692 544"},
    {"ca-sin", LKS_VALID, "123-456-782"},
    {"ca-sin", LKS_VALID, "193456787"},
    {"ca-sin", LKS_INVALID, "130 692 545"},
    {"ca-sin", LKS_INVALID, "046 454 286"},
    {"ca-sin", LKS_INVALID, "999-999-999"},
    {"ca-sin", LKS_INVALID, "823456785"},
    {"ca-sin", LKS_INVALID, ""},
    {"au-tfn", LKS_VALID, "123 456 782"},
    {"au-tfn", LKS_VALID, "459 599 230"},
    {"au-tfn", LKS_VALID, "876543210"},
    {"au-tfn", LKS_INVALID, "123 456 781"},
    {"au-tfn", LKS_INVALID, "999 999 999"},
    {"au-tfn", LKS_INVALID, "12345678"},
    {"au-tfn", LKS_INVALID, ""},
    {"au-abn", LKS_VALID, "51 824 753 556"},
    {"au-abn", LKS_VALID, "83 914 571 673"},
    {"au-abn", LKS_VALID, "53004085616"},
    {"au-abn", LKS_INVALID, "51 824 753 557"},
    {"au-abn", LKS_INVALID, "99 999 999 999"},
    {"au-abn", LKS_INVALID, "10924505736"},
    {"au-abn", LKS_INVALID, ""},
    {"au-medicare", LKS_VALID, "2123 45670 1"},
    {"au-medicare", LKS_VALID, "2123456701"},
    {"au-medicare", LKS_VALID, "2428 77813 2"},
    {"au-medicare", LKS_INVALID, "2123 45671 1"},
    {"au-medicare", LKS_INVALID, "7123 45670 1"},
    {"au-medicare", LKS_INVALID, "2123 45670 0"},
    {"au-medicare", LKS_INVALID, ""},
    {"de-steuer-id", LKS_VALID, "36 574 261 809"},
    {"de-steuer-id", LKS_VALID, "86095742719"},
    {"de-steuer-id", LKS_VALID, "65 929 970 489"},
    {"de-steuer-id", LKS_INVALID, "36574261890"},
    {"de-steuer-id", LKS_INVALID, "36554266806"},
    {"de-steuer-id", LKS_INVALID, "02476291358"},
    {"de-steuer-id", LKS_INVALID, "12345678901"},
    {"de-steuer-id", LKS_INVALID, ""},
    {"fr-nir", LKS_VALID, "2 95 10 99 126 111 93"},
    {"fr-nir", LKS_VALID, "253072A07300443"},
    {"fr-nir", LKS_VALID, "253072B07300470"},
    {"fr-nir", LKS_INVALID, "295109912611199"},
    {"fr-nir", LKS_INVALID, "253072C07300443"},
    {"fr-nir", LKS_INVALID, "9 95 10 99 126 111 93"},
    {"fr-nir", LKS_INVALID, ""},
    {"es-nie", LKS_VALID, "X2482300W"},
    {"es-nie", LKS_VALID, "X-1234567-L"},
    {"es-nie", LKS_VALID, "Y0000000Z"},
    {"es-nie", LKS_INVALID, "X2482300A"},
    {"es-nie", LKS_INVALID, "W2482300W"},
    {"es-nie", LKS_INVALID, "X248230W"},
    {"es-nie", LKS_INVALID, ""},
    {"it-codice-fiscale", LKS_VALID, "RCCMNL83S18D969H"},
    {"it-codice-fiscale", LKS_VALID, "RSSMRA85T10A562S"},
    {"it-codice-fiscale", LKS_VALID, "MRTMTT91D08F205J"},
    {"it-codice-fiscale", LKS_INVALID, "RCCMNL83S18D969I"},
    {"it-codice-fiscale", LKS_INVALID, "RCCMNL83S98D969H"},
    {"it-codice-fiscale", LKS_INVALID, "RCCMNL83X18D969H"},
    {"it-codice-fiscale", LKS_INVALID, ""},
    {"pl-pesel", LKS_VALID, "44051401359"},
    {"pl-pesel", LKS_VALID, "02070803628"},
    {"pl-pesel", LKS_VALID, "02122401358"},
    {"pl-pesel", LKS_INVALID, "44051401358"},
    {"pl-pesel", LKS_INVALID, "02381307589"},
    {"pl-pesel", LKS_INVALID, "44131401359"},
    {"pl-pesel", LKS_INVALID, ""},
    {"in-aadhaar", LKS_VALID, "2341 2341 2346"},
    {"in-aadhaar", LKS_VALID, "999941057058"},
    {"in-aadhaar", LKS_VALID, "499118665246"},
    {"in-aadhaar", LKS_INVALID, "234123412347"},
    {"in-aadhaar", LKS_INVALID, "123412341234"},
    {"in-aadhaar", LKS_INVALID, "222222222222"},
    {"in-aadhaar", LKS_INVALID, ""},
    {"in-pan", LKS_VALID, "ACUPA7085R"},
    {"in-pan", LKS_VALID, "AAPPV8261K"},
    {"in-pan", LKS_VALID, "ABCPE1234F"},
    {"in-pan", LKS_INVALID, "ABMXA3211G"},
    {"in-pan", LKS_INVALID, "ACUPA0000R"},
    {"in-pan", LKS_INVALID, "ABMPA32111"},
    {"in-pan", LKS_INVALID, ""},
    {"br-cpf", LKS_VALID, "390.533.447-05"},
    {"br-cpf", LKS_VALID, "529.982.247-25"},
    {"br-cpf", LKS_VALID, "11144477735"},
    {"br-cpf", LKS_INVALID, "231.002.999-00"},
    {"br-cpf", LKS_INVALID, "390.533.447-06"},
    {"br-cpf", LKS_INVALID, "111.111.111-11"},
    {"br-cpf", LKS_INVALID, ""},
    {"br-cnpj", LKS_VALID, "16.727.230/0001-97"},
    {"br-cnpj", LKS_VALID, "12.ABC.345/01DE-35"},
    {"br-cnpj", LKS_VALID, "11.222.333/0001-81"},
    {"br-cnpj", LKS_INVALID, "16.727.230/0001-98"},
    {"br-cnpj", LKS_INVALID, "12.ABC.345/01DE-36"},
    {"br-cnpj", LKS_INVALID, "00.000.000/0000-00"},
    {"br-cnpj", LKS_INVALID, ""},
    {"mx-curp", LKS_VALID, "BOXW310820HNERXN09"},
    {"mx-curp", LKS_VALID, "HEGG560427MVZRRL04"},
    {"mx-curp", LKS_VALID, "SABC560626MDFLRN01"},
    {"mx-curp", LKS_INVALID, "BOXW310820HNERXN08"},
    {"mx-curp", LKS_INVALID, "BOXW311320HNERXN09"},
    {"mx-curp", LKS_INVALID, "BOXW310820HZZRXN09"},
    {"mx-curp", LKS_INVALID, ""},
    {"cn-resident-id", LKS_VALID, "11010519491231002X"},
    {"cn-resident-id", LKS_VALID, "360426199101010071"},
    {"cn-resident-id", LKS_VALID, "110101199003071233"},
    {"cn-resident-id", LKS_INVALID, "110105194912310021"},
    {"cn-resident-id", LKS_INVALID, "360426199113010071"},
    {"cn-resident-id", LKS_INVALID, "36042619910101007"},
    {"cn-resident-id", LKS_INVALID, ""},
    {"jp-my-number", LKS_VALID, "6214 9832 0257"},
    {"jp-my-number", LKS_VALID, "123456789018"},
    {"jp-my-number", LKS_VALID, "621498320257"},
    {"jp-my-number", LKS_INVALID, "6214 9832 0258"},
    {"jp-my-number", LKS_INVALID, "123456789012"},
    {"jp-my-number", LKS_INVALID, "000000000000"},
    {"jp-my-number", LKS_INVALID, ""},
    {"kr-rrn", LKS_VALID, "971013-1019907"},
    {"kr-rrn", LKS_VALID, "880101-1234568"},
    {"kr-rrn", LKS_VALID, "900101-2000000"},
    {"kr-rrn", LKS_INVALID, "881301-1234568"},
    {"kr-rrn", LKS_INVALID, "880231-1234567"},
    {"kr-rrn", LKS_INVALID, "880101-123456"},
    {"kr-rrn", LKS_INVALID, ""},
    {"sg-nric", LKS_VALID, "S1234567D"},
    {"sg-nric", LKS_VALID, "T1234567J"},
    {"sg-nric", LKS_VALID, "F1234567N"},
    {"sg-nric", LKS_VALID, "G1234567X"},
    {"sg-nric", LKS_INVALID, "S1234567A"},
    {"sg-nric", LKS_INVALID, "T1234567D"},
    {"sg-nric", LKS_INVALID, "X1234567D"},
    {"sg-nric", LKS_INVALID, "S123456D"},
    {"sg-nric", LKS_INVALID, ""},
    {"es-dni", LKS_VALID, "54362315-K"},
    {"es-dni", LKS_INVALID, "12345678A"},
    {"es-dni", LKS_INVALID, "54362315Z"},
    {"es-dni", LKS_INVALID, "1234567L"},
    {"es-dni", LKS_INVALID, ""},
    {"es-dni", LKS_SPECIMEN, "12345678Z"},
    {"es-dni", LKS_SPECIMEN, "00000000T"},
    {"nl-bsn", LKS_VALID, "123456782"},
    {"nl-bsn", LKS_INVALID, "111252333"},
    {"nl-bsn", LKS_INVALID, "111222334"},
    {"nl-bsn", LKS_INVALID, "1112223334"},
    {"nl-bsn", LKS_INVALID, "999999999"},
    {"nl-bsn", LKS_INVALID, ""},
    {"nl-bsn", LKS_SPECIMEN, "111222333"},
    {"nl-bsn", LKS_SPECIMEN, "1112.22.333"},
    {"sg-nric", LKS_VALID, "M1234567K"},
    {"sg-nric", LKS_INVALID, "M1234567A"},
    {"uk-nhs", LKS_INVALID, "9999999999"},
    {"uk-nino", LKS_INVALID, "1B123456C"},
    {"uk-nino", LKS_INVALID, "AB12345C"},
};

/* One of each country of the registry, check digits made by another program. */
static const char *const ibans[] = {
    "AD81526018153WD25RQ4F5ZR", "AE020913909960308246281",
    "AL2994821993N6Z43DVYRKTTNJFB", "AT263194875749118625",
    "AZ92EPNB4ZKLMVT45HU43JSIOM1T", "BA715291703423667127",
    "BE18684268465632", "BG31CFEH307924I09QYNK8",
    "BH51WQTU3TZPPPP6UP3C4D", "BI2472159010928159013962459",
    "BR1357117777412154728038528AX", "BY89J5GX5253YYWLECFPECXVM11H",
    "CH3874395SMN5E6EUCLDU", "CR92990751163726516761",
    "CY2622202972UM9ZZ8106X8RCD1G", "CZ7534839548620579868282",
    "DE03880729022279180588", "DJ9887180334018780175989834",
    "DK3278878384837261", "DO97PSK436134125242731672326",
    "EE878656355150587706", "EG815894811311440242646288975",
    "ES2714026140141931417058", "FI9064920831240234",
    "FK89UJ834782450400", "FO7108838737167868",
    "FR20433532650204GRA35OWIF40", "GB67OFFI70455853043520",
    "GE73KM1748338014126906", "GI56AJJUE5X9OKV9I92WRW8",
    "GL3888909310025167", "GR8080083740T4WY5X4UG4GFDET",
    "GT79VO4UI2C49LGJ80U3VH6DVIXI", "HN07OOOY18341704718746331912",
    "HR0984529841537760207", "HU07764265651505561304451669",
    "IE40CLNY40410423468535", "IL116068831067924708227",
    "IQ23NKJJ446347861221387", "IS958375762833125815354930",
    "IT93X6668364507HN8WXD5HFOPS", "JO25NJAE0679V04PXTSF6E99X6T5Z2",
    "KW09AZEH2J8GXR764JXCOGE00YJTHK", "KZ81378FZF1QJ31CVQ5G",
    "LB963653V2LQNPC0IW4DVCJCETEG", "LC15YJDTVBEVQ39P3D19Q33BPSK75ALC",
    "LI1228704ONLSA605H5MQ", "LT061836546107358735",
    "LU02570QFP2O2T43GC4L", "LV15LIKT2GKHJ041E6UTO",
    "LY67467272042935575918362", "MC72361078852664G5D6QVSBE26",
    "MD96TFY7IIHHNGGCSFBFF9IC", "ME15516438831701073750",
    "MK814313CC4NWBSG019", "MN439530552034093056",
    "MR8752941307871616828126464", "MT95VJNB495661NCPPD0RAR75PNTA80",
    "MU24BREU6199582254282116734EBP", "NI93KBTU61923969372930682651",
    "NL88EHXG0805169784", "NO9364936657872",
    "OM65009VTFSTBUP648MRN5S", "PK54QQVB285KW53WO8147C8V",
    "PL53423159425947248739498355", "PS80BGFMAHKOAG7X3NSZX6GYPNGON",
    "PT72925517329048449500324", "QA70TUNNWN38VE2130MJ6XMYEQJ8D",
    "RO92LTPF80F9S649HPG03ZMS", "RS89987320008062320109",
    "RU8783263898692841J3UY0ORT5SBE6GE", "SA1401LG3HZRXGID5W0AGFCA",
    "SC28XKGM59368778006394369919FEB", "SD4801192520002010",
    "SE4519538161333100147121", "SI40345564054405598",
    "SK7174906068157089319426", "SM22A8340057172VMWGAIDEVA75",
    "SO377815516616053446882", "ST72637289905958278527749",
    "SV30HEKO38344922359852353412", "TL311362244643114367006",
    "TN9863847024960369963932", "TR22176541QFPAGRUT1QXBK0OV",
    "UA42104832CXM6TYDUW1NXLQTDBPW", "VA53195044660016659413",
    "VG19JXMQ3673221378325674", "XK728275346462704534",
    "YE32KPPN9152JO35K8XM00D4IG69EB",
};

static lks_verdict judge_bytes(const char *validator, const char *text, size_t length,
                               int64_t message_date)
{
    static char normal[NORMAL_MAX];
    const lks_validator *found = lks_validator_find(validator);
    char *exact = g_memdup2(text, length);     /* so that a reader past the end is caught */
    lks_candidate candidate = {exact, length, normal, 0, message_date};
    lks_verdict verdict;

    ck_assert_msg(found != NULL, "no validator %s", validator);
    candidate.normal_length = lks_detect_normalise_value(exact, length, normal, sizeof normal);
    verdict = found->check(&candidate);
    g_free(exact);
    return verdict;
}

static lks_verdict judge(const char *validator, const char *text)
{
    return judge_bytes(validator, text, strlen(text), INT64_MIN);
}

START_TEST(a_value_is_judged_as_its_standard_says)
{
    const struct row *row = &rows[_i];

    ck_assert_msg(judge(row->validator, row->text) == row->verdict, "%s: \"%s\" is not %s",
                  row->validator, row->text,
                  row->verdict == LKS_VALID     ? "valid"
                  : row->verdict == LKS_INVALID ? "invalid"
                                                : "a specimen");
}
END_TEST

START_TEST(every_validator_has_values_of_both_kinds)
{
    size_t count;
    const lks_validator *table = lks_validator_table(&count);

    for (size_t i = 0; i < count; i++) {
        unsigned good = 0, bad = 0;

        for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
            if (strcmp(rows[k].validator, table[i].name) != 0)
                continue;
            good += rows[k].verdict != LKS_INVALID;
            bad += rows[k].verdict == LKS_INVALID;
        }
        ck_assert_msg(good > 0 && bad > 0, "%s is not tried", table[i].name);
        ck_assert_msg(table[i].standard && *table[i].standard, "%s", table[i].name);
        ck_assert_ptr_eq(lks_validator_find(table[i].name), &table[i]);
    }
    ck_assert_ptr_null(lks_validator_find("no-such-standard"));
}
END_TEST

START_TEST(ibans_of_every_country_pass)
{
    ck_assert_uint_eq(G_N_ELEMENTS(ibans), 89);
    for (size_t i = 0; i < G_N_ELEMENTS(ibans); i++)
        ck_assert_msg(judge("iban", ibans[i]) == LKS_VALID, "%s", ibans[i]);
}
END_TEST

/* Sums with a prime modulus or Luhn's doubling catch every single wrong digit. */
START_TEST(one_wrong_digit_is_always_caught)
{
    static const struct {
        const char *validator, *text;
    } good[] = {{"luhn", "79927398713"},         {"verhoeff", "123451"},
                {"mod97", "WEST12345698765432GB82"}, {"mod11-2", "110101199003071233"},
                {"mod11-10", "36574261809"},     {"payment-card", "4539148803436467"},
                {"uk-nhs", "9434765870"},        {"in-aadhaar", "499118665246"},
                {"iban", "BE68539007547034"},    {"br-cpf", "52998224725"},
                {"aba-routing", "111000025"},    {"npi", "1558598797"}};

    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        char *text = g_strdup(good[i].text);

        ck_assert_msg(judge(good[i].validator, text) == LKS_VALID, "%s", text);
        for (size_t k = 0; text[k]; k++) {
            char right = text[k];

            for (char wrong = '0'; g_ascii_isdigit(right) && wrong <= '9'; wrong++) {
                text[k] = wrong;
                ck_assert_msg(wrong == right || judge(good[i].validator, text) == LKS_INVALID,
                              "%s accepts %s", good[i].validator, text);
            }
            text[k] = right;
        }
        g_free(text);
    }
}
END_TEST

START_TEST(nobody_is_born_after_the_message_was_sent)
{
    const int64_t sent = 1000000000;      /* 9 September 2001 */

    ck_assert_int_eq(judge_bytes("dob", "2001-09-08", 10, sent), LKS_VALID);
    ck_assert_int_eq(judge_bytes("dob", "2001-09-12", 10, sent), LKS_INVALID);
    ck_assert_int_eq(judge_bytes("dob", "2019-01-01", 10, sent), LKS_INVALID);
    ck_assert_int_eq(judge_bytes("dob", "2019-01-01", 10, INT64_MIN), LKS_VALID);
    ck_assert_int_eq(judge_bytes("dob", "07/29/68", 8, sent), LKS_VALID);
    /* A date of message that no calendar knows is no date. */
    ck_assert_int_eq(judge_bytes("dob", "1968-07-29", 10, INT64_MAX), LKS_VALID);
}
END_TEST

START_TEST(no_validator_trips_over_odd_values)
{
    static const char *const odd[] = {"", "0", "<", "é", "\xc3", "--", "0x", "bc1", "ÑÑÑÑÑÑÑÑÑ",
                                      "..", "{}", "\t\n", "AAAAAAAA", "00000000000000000000"};
    size_t count;
    const lks_validator *table = lks_validator_table(&count);
    char *wide = g_strnfill(3000, '9'), *letters = g_strnfill(3000, 'P');

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(odd); k++)
            (void) judge(table[i].name, odd[k]);
        ck_assert_int_eq(judge(table[i].name, ""), LKS_INVALID);
        (void) judge(table[i].name, wide);
        (void) judge(table[i].name, letters);
        (void) judge_bytes(table[i].name, "a\0b", 3, INT64_MIN);
    }
    g_free(wide);
    g_free(letters);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validators");
    TCase *tcase = tcase_create("validators");

    tcase_add_loop_test(tcase, a_value_is_judged_as_its_standard_says, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tcase, every_validator_has_values_of_both_kinds);
    tcase_add_test(tcase, ibans_of_every_country_pass);
    tcase_add_test(tcase, one_wrong_digit_is_always_caught);
    tcase_add_test(tcase, nobody_is_born_after_the_message_was_sent);
    tcase_add_test(tcase, no_validator_trips_over_odd_values);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
