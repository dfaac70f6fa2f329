"""Other bodies of the United States: NFPA, SAE, FM, NSF, TIA, IPC, AWS, military and federal standards."""

from __future__ import annotations

from .simple import simple_family

_NUMBER = (
    r"[\s-]{1,2}(?:(?:Standards?|Std\.?|No\.?|Publication)\s)?(?P<number>[0-9]{1,5}[A-Z]{0,2})"
    r"(?P<parts>(?:-[0-9]{1,2}[A-Z]?(?![0-9A-Z])){0,8})(?![0-9])"
)
NFPA = simple_family(
    "nfpa",
    "NFPA",
    words="NFPA ANSI",
    triggers=("NFPA(?=[ -]{1,2}[0-9])", "ANSI/NFPA"),
    prefix=r"(?:ANSI/)?NFPA",
    number=r"[\s-]{1,2}(?P<number>[0-9]{1,4}[A-Z]{0,2})(?![0-9])",
    tail="hyphen colon paren commayear spaceyear hyphen2 ordinal",
    year="-",
    publisher="NFPA",
    examples=(
        ("NFPA 70E", "NFPA 70E"),
        ("NFPA 70:2023", "NFPA 70-2023"),
        ("NFPA 203M-1970", "NFPA 203M-1970"),
        ("NFPA 855 (2023)", "NFPA 855-2023"),
    ),
)
SAE = simple_family(
    "sae",
    "SAE International",
    words="SAE ANSI",
    triggers=(
        "SAE(?=[ /](?:Standard |Recommended Practice |Information Report )?(?:J|AS|ARP|AIR|AMS|USCAR|ISO) ?-?[0-9])",
        "ANSI/SAE",
    ),
    prefix=r"(?:ANSI/)?SAE",
    number=r"[\s/]{1,2}(?:Standard\s|Recommended\sPractice\s|Information\sReport\s)?(?P<number>(?:JA?|AS|ARP"
    r"|AIR|AMS|USCAR)[\s-]?[0-9]{1,5}(?:/[0-9]{1,3})?[A-Z]?)(?P<parts>(?:-[0-9]{1,2}(?![0-9]))?)",
    tail="saedate hyphen colon paren",
    year="-",
    publisher="SAE",
    examples=(
        ("SAE J1939", "SAE J1939"),
        ("SAE Recommended Practice J903a", "SAE J903A"),
        ("SAE J2889-1", "SAE J2889-1"),
        ("SAE Standard J826-1980", "SAE J826-1980"),
        ("SAE AS9100D", "SAE AS9100D"),
        ("SAE J3068_201807", "SAE J3068-2018-07"),
    ),
)
FM = simple_family(
    "fm",
    "FM Approvals",
    words="FM ANSI",
    triggers=(
        "FM(?= (?:Approvals? )?(?:Class |Standard |Approval Standard )[0-9]{4})",
        "FM(?= ?3[0-9]{3}\\b)",
        "ANSI/FM",
    ),
    prefix=r"(?:ANSI/)?FM(?:\sApprovals?)?",
    number=r"[\s-](?:Approval\s)?(?:Class\s|Standard\s)?(?:Number\s)?(?P<number>[0-9]{4})(?![0-9])",
    tail="colon hyphen paren ordinal",
    publisher="FM",
    examples=(("FM Class 3600:2018", "FM 3600:2018"), ("FM 3610", "FM 3610"), ("FM Approvals Class 3810", "FM 3810")),
)
NSF = simple_family(
    "nsf",
    "NSF International",
    words="NSF ANSI",
    triggers=("NSF(?=[ /](?:ANSI|CAN|[0-9]))", "ANSI/NSF"),
    prefix=r"NSF(?:\s?/\s?(?:ANSI|CAN)){0,3}|ANSI\s?/\s?NSF",
    number=r"[\s-]{1,2}(?:Standard\s)?(?P<number>[0-9]{1,3}(?:\.[0-9])?)(?![0-9])",
    tail="hyphen colon paren",
    year="-",
    publisher=lambda p: "NSF/ANSI" if "/" in p and "CAN" not in p.upper() else p.upper(),
    examples=(
        ("NSF/ANSI 61", "NSF/ANSI 61"),
        ("NSF/ANSI 372-2020", "NSF/ANSI 372-2020"),
        ("NSF/ANSI/CAN 61-2022", "NSF/ANSI/CAN 61-2022"),
    ),
    plausible=lambda i: "/" in i.publishers[0] or i.edition is not None,
)
AWS = simple_family(
    "aws",
    "AWS and other technical societies of the United States",
    words="AWS GPA CGA CLSI AATCC TAPPI ASAE ISPM INCITS ISA HFES ASSP NAS AHAM AHRI BIFMA",
    triggers=(
        "AWS(?= [A-Z][0-9])",
        "GPA (?=Standard)",
        "CGA(?= [A-Z]?-?[0-9])",
        "CLSI(?= [A-Z])",
        "AATCC(?= )",
        "TAPPI(?= T)",
        "ISPM(?= ?15)",
        "INCITS(?= [0-9])",
        "ISA(?=-[0-9])",
        "AHRI(?= [0-9])",
    ),
    prefix=r"(?:ANSI/)?(?:AWS|GPA|CGA|CLSI|AATCC|TAPPI|ASAE|ISPM|INCITS|ISA|HFES|ASSP|NAS|AHAM|AHRI|BIFMA)",
    number=r"[\s-]{1,2}(?:Standard\s|Test\sMethod\s|TM\s)?(?P<number>[A-Z]{0,4}\s?-?[0-9]{1,4}"
    r"(?:\.[0-9]{1,3}){0,3}[A-Z]?(?:/[A-Z][0-9]{1,2}\.[0-9]{1,2}M)?)(?P<parts>(?:-[A-Z][0-9]?"
    r"(?![A-Z0-9]))?)",
    tail="hyphen colon hyphen2 paren om",
    year="-",
    examples=(
        ("AWS D1.1/D1.1M:2002", "AWS D1.1/D1.1M-2002"),
        ("GPA Standard 2174-14", "GPA 2174-14"),
        ("ISPM 15", "ISPM 15"),
        ("CLSI AUTO11-A2", "CLSI AUTO11-A2"),
    ),
)
TIA = simple_family(
    "tia",
    "TIA, EIA, IPC, JEDEC and CTIA",
    words="TIA EIA IPC JEDEC JESD J CTIA ANSI ECA",
    triggers=(
        "TIA(?:/EIA)?(?=[ -][0-9])",
        "EIA(?=[ -][0-9/])",
        "IPC(?=-[0-9A-Z])",
        "JESD ?[0-9]",
        "JEDEC (?=JESD|J-STD|Standard)",
        "J-STD-[0-9]",
        "CTIA (?=Cert)",
        "ANSI/(?:TIA|EIA|IPC|CTIA|EIA/TIA)",
    ),
    prefix=r"(?:ANSI/)?(?:TIA(?:/EIA)?|EIA(?:/(?:TIA|JEDEC|ECA))?|IPC(?:/JEDEC)?|JEDEC|JESD|J-STD|CTIA)",
    number=r"[\s/-]{0,2}(?:(?:JESD|J-STD-?|JEP)\s?)?(?:Certification\sfor\s(?:IEEE\s)?)?"
    r"(?P<number>[A-Z]{0,3}-?[0-9]{1,4}[A-Z]?(?:\.[0-9]{1,3}){0,2})(?P<parts>(?:-[0-9]{1,3}"
    r"(?![0-9A-Z])){0,8})(?P<type>(?:-[A-Z]{1,2}(?![A-Z0-9]))?)",
    tail="colon hyphen paren",
    year="-",
    glue=("IPC", "J-STD", "EIA", "TIA"),
    examples=(("IPC-6012", "IPC-6012"), ("J-STD-020", "J-STD-020")),
    plausible=lambda i: len(i.number) > 2,
)
MIL = simple_family(
    "mil",
    "military, space and federal standards of the United States; ECSS; RTCA",
    words="MIL NASA GSFC ECSS RTCA DO STANAG DEF NIST FIPS FED",
    triggers=(
        "MIL-(?=STD|PRF|DTL|HDBK|S-|C-|I-|E-)",
        "NASA-STD",
        "GSFC-STD",
        "ECSS-[A-Z]-",
        "RTCA(?=[ /])",
        "DO-(?=1[67]|25|16)",
        "STANAG(?= [0-9])",
        "NIST (?=SP|FIPS)",
        "FIPS (?=PUB|[0-9])",
    ),
    prefix=r"MIL|NASA|GSFC|ECSS|RTCA(?:[\s/]|(?=/DO))(?:DO)?|DO|STANAG|DEF\sSTAN|NIST|FIPS|FED",
    number=r"[\s/-]{0,2}(?P<type>(?:STD|PRF|DTL|HDBK|[A-Z]-(?:ST|HB)|SP|FIPS|PUB)[\s-])?"
    r"(?P<number>[A-Z]?-?[0-9]{1,5}(?:-[0-9]{2,3}[A-Z]?)?[A-Z]{0,2}(?:/[0-9]{1,3})?)(?![0-9])",
    tail="revision hyphen colon paren",
    year="-",
    glue=("MIL", "NASA", "GSFC", "ECSS", "DO", "STANAG"),
    publisher=lambda p: "RTCA DO" if "DO" in p.upper() else p.upper(),
    examples=(
        ("MIL-STD-810", "MIL-STD-810"),
        ("MIL-STD-461G", "MIL-STD-461G"),
        ("ECSS-E-ST-20-07C", "ECSS-E-ST-20-07C"),
        ("RTCA DO-160", "RTCA DO 160"),
        ("NIST SP 800-53 Rev. 5", "NIST SP 800-53 Rev. 5"),
    ),
)
FAMILIES = (NFPA, SAE, FM, NSF, AWS, TIA, MIL)
