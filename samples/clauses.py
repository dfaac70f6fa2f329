"""Rows of the clause table of the sample report: clause, what was looked at, remark, verdict.

Clause numbers and subjects follow IEC 62368-1; the words are short titles of our own, the results are invented.
A row without a verdict is a heading; rows of one section have their section's number as first part.
"""

from __future__ import annotations

from typing import NamedTuple

VERDICTS = {"P": "pass", "F": "fail", "N/A": "na"}
"""The printed verdicts and their meaning, as the report explains them."""


class Clause(NamedTuple):
    """A row as printed; ``verdict`` is ``P``, ``N/A``, ``F`` or empty."""

    number: str
    subject: str
    remark: str = ""
    verdict: str = ""

    @property
    def is_section(self) -> bool:
        """Whether the row opens a main clause or an annex."""
        return "." not in self.number


_TEXT = """
4|GENERAL REQUIREMENTS||P
4.1.1|Acceptance of materials, components and subassemblies|See list of critical components|P
4.1.2|Use of components|Certified components within their ratings|P
4.1.3|Design and construction of the equipment||P
4.1.4|Ambient temperature stated for outdoor use|Indoor use only|N/A
4.1.5|Constructions and components not covered elsewhere|None|N/A
4.1.8|Liquids and parts filled with liquid|None|N/A
4.1.15|Markings and instructions|See Annex F|P
4.4.3.1|Robustness of safeguards, general||P
4.4.3.2|Steady force|100 N on enclosure (Annex T.4)|P
4.4.3.3|Drop|Not hand-held, mass 1,9 kg|N/A
4.4.3.4|Impact|Steel ball, 500 g from 1,3 m (Annex T.6)|P
4.4.3.5|Internal accessible safeguards|None|N/A
4.4.3.6|Impact on glass|No glass|N/A
4.4.3.7|Fixing of glass|No glass|N/A
4.4.3.8|Thermoplastic materials, stress relief|70 °C, 7 h (Annex T.8)|P
4.4.3.9|Air as part of a safeguard|Clearances unchanged after the tests|P
4.4.4|Displacement of a safeguard by an insulating liquid||N/A
4.4.5|Safety interlocks|None|N/A
4.5.1|Explosion, general|Lithium coin cell with protective circuit|P
4.5.2|No explosion in normal, abnormal and single fault conditions|See Annex B|P
4.6|Fixing of conductors|Connectors latched|P
4.7|Direct insertion into mains socket-outlets||N/A
4.8|Coin or button cell batteries accessible to children|Screwed compartment, service only|P
4.9|Fire or shock by entry of conductive objects|Openings below 2 mm (Annex P)|P
4.10.1|Disconnect device|Supplied by an external DC source|N/A
4.10.2|Switches and relays||N/A
5|ELECTRICALLY-CAUSED INJURY||P
5.2.1|Classes of electrical energy sources|All circuits ES1|P
5.2.2.2|Steady-state voltage and current limits|36,2 V DC at most|P
5.2.2.3|Capacitance limits|ES1|P
5.2.2.4|Single pulse limits|None generated|N/A
5.2.2.5|Limits of repetitive pulses|None generated|N/A
5.2.2.6|Ringing signals||N/A
5.2.2.7|Audio signals||N/A
5.3.1|Protection against electrical energy sources, general||P
5.3.2.1|Accessibility of energy sources and safeguards|ES1 accessible to ordinary persons|P
5.3.2.2|Contact requirements||N/A
5.3.2.4|Terminals for stripped wire|Screw terminal, ES1|P
5.4.1.2|Properties of insulating material||P
5.4.1.4|Highest operating temperature of materials|See table 5.4.1.4|P
5.4.1.5|Pollution degree|PD2|P
5.4.1.8|Determination of working voltage||N/A
5.4.1.10|Thermoplastic parts that carry conductive parts|Connector bodies V-0|P
5.4.2|Clearances|ES1 only|N/A
5.4.3|Creepage distances|ES1 only|N/A
5.4.4|Solid insulation|ES1 only|N/A
5.4.5|Insulation of antenna terminals|Not connected to mains|N/A
5.4.6|Internal wire as part of a supplementary safeguard||N/A
5.4.7|Semiconductor components and cemented joints||N/A
5.4.8|Humidity conditioning||N/A
5.4.9|Electric strength|Functional insulation of Ethernet ports, 1,5 kV|P
5.4.10|Transients between external circuits|See table 5.4.10|P
5.4.11|Separation of external circuits from earth||N/A
5.4.12|Insulating liquid||N/A
5.5.2|Capacitors and RC units||N/A
5.5.3|Transformers|Ethernet transformer, functional|P
5.5.4|Optocouplers||N/A
5.5.5|Relays||N/A
5.5.6|Resistors||N/A
5.5.7|Surge suppressors|Varistor on DC input, see Annex G.8|P
5.6|Protective conductor|Class III|N/A
5.7|Touch current and protective conductor current||N/A
5.8|Backfeed of battery backed-up supplies||N/A
6|ELECTRICALLY-CAUSED FIRE||P
6.2.2|Classes of power sources|PS2 at the DC input, 58 W|P
6.2.3.1|Arcing potential ignition sources|None above 50 V|N/A
6.2.3.2|Resistive potential ignition sources|See table 6.2.3.2|P
6.3.1|Fire under normal and abnormal conditions|No ignition, materials below 90 % of ignition temperature|P
6.3.2|Compliance of the safeguards||P
6.4.1|Choice of the method|Control of fire spread|P
6.4.2|Reducing ignition in PS1 circuits||P
6.4.5|Control of fire spread in PS2 circuits|Boards V-0, components V-1 or better|P
6.4.6|Control of fire spread in PS3 circuits|No PS3|N/A
6.4.8|Fire enclosures and fire barriers|Sheet steel 0,8 mm|P
6.5.1|Wiring, requirements|VW-1|P
6.5.2|Interconnection to building wiring|Ethernet cable 24 AWG|P
6.6|Connection of additional equipment|USB ports limited, see Annex Q.1|P
7|INJURY CAUSED BY HAZARDOUS SUBSTANCES||N/A
7.2|Reducing exposure to hazardous substances|None|N/A
7.3|Ozone|None produced|N/A
7.4|Personal safeguards||N/A
7.5|Instructional safeguards||N/A
7.6|Batteries and their protection circuits|Covered by Annex M|N/A
8|MECHANICALLY-CAUSED INJURY||P
8.2|Classes of mechanical energy sources|MS1, fan blade inside enclosure MS1|P
8.4|Sharp edges and corners|Edges rounded|P
8.5|Moving parts|Fan: K factor below 200|P
8.6.1|Stability, product classification|Wall or rail mounted, MS1|P
8.6.2|Static stability||N/A
8.7|Mounting to a wall or ceiling|Force test 50 N for 60 s|P
8.8|Strength of handles||N/A
8.9|Wheels and casters||N/A
8.10|Carts, stands and similar carriers||N/A
8.11|Slide-rail mounted equipment||N/A
8.12|Telescoping or rod antennas|Fixed antenna, 6,2 mm end cap|P
9|THERMAL BURN INJURY||P
9.2|Classes of thermal energy sources|TS1|P
9.3|Touch temperature limits|Enclosure 51 °C at 40 °C ambient|P
9.4|Safeguards against thermal energy sources|TS1, none needed|N/A
9.6|Wireless power transmitters|None|N/A
10|RADIATION||P
10.2|Classes of radiation energy sources|Indicator LEDs RS1|P
10.3|Laser radiation|None|N/A
10.4|Lamps and LEDs|Indicator LEDs, exempt group|P
10.5|X-radiation|None|N/A
10.6|Acoustic energy sources|None|N/A
B|NORMAL, ABNORMAL AND SINGLE FAULT CONDITIONS||P
B.2.5|Input test|See table B.2.5|P
B.3.2|Covering of ventilation openings|Shut down after 41 min, no hazard|P
B.3.5|Reversed polarity|Input diode blocks|P
B.4.4|Short circuit of functional insulation|See table B.3, B.4|P
B.4.8|Compliance during and after single faults||P
F|MARKINGS, INSTRUCTIONS AND INSTRUCTIONAL SAFEGUARDS||P
F.3.2|Identification: maker and model|See copy of marking plate|P
F.3.3|Ratings|24 V DC, 2,5 A|P
F.3.10|Permanence of markings|Water 15 s, petroleum spirit 15 s|P
F.4|Instructions|In English and Korean|P
G|COMPONENTS||P
G.3.3|PTC thermistors|None|N/A
G.8|Varistors|IEC 61643-331|P
G.13|Printed boards|V-0, 130 °C|P
M|EQUIPMENT CONTAINING BATTERIES||P
M.2|Safety of the cells|IEC 62133-2|P
M.3|Protection circuits|Two independent cut-offs|P
M.10|Instructions against foreseeable misuse||P
P|ENTRY OF OBJECTS AND LIQUIDS||P
P.2|Safeguards against entry of foreign objects|Openings below 2 mm|P
Q|CIRCUITS FOR INTERCONNECTION WITH BUILDING WIRING||P
Q.1|Limited power sources|USB: 5,1 V, 2,4 A at most|P
T|MECHANICAL STRENGTH||P
T.4|Steady force, 100 N|No damage|P
T.6|Enclosure impact|No damage|P
T.8|Stress relief|No shrinkage|P
"""

CLAUSES = tuple(Clause(*line.split("|")) for line in _TEXT.strip().splitlines())

KOREAN_DIFFERENCES = (
    Clause("4.1.201", "Supply voltage and frequency of the Republic of Korea", "DC input only", "N/A"),
    Clause("4.7", "Plugs according to KS C 8305", "No mains plug", "N/A"),
    Clause("8", "Interference of radio parts", "Separate approval of the radio module", "N/A"),
    Clause("F.1", "Markings and instructions in Korean", "Provided", "P"),
)

COMPONENTS = (
    ("Enclosure", "Garamdol Pressworks", "SPCC 0.8", "Steel, 0,8 mm", "IEC 62368-1", "Tested in appliance"),
    ("Printed board", "Ostrava Laminat", "OL-FR4-S", "V-0, 130 °C", "UL 796", "E990441"),
    ("DC fuse F1", "Belfort Fusible", "BF-3.15T", "3,15 A, 63 V DC", "IEC 60127-4", "40990017"),
    ("Varistor VR1", "Kuroba Denki", "KV-39D", "39 V DC", "IEC 61643-331", "40990233"),
    ("Coin cell", "Kuroba Denki", "CR2032K", "3 V, 220 mAh", "IEC 60086-4", "JP-990115"),
    ("Fan", "Ventara Motion", "VM4010L", "12 V DC, 0,08 A", "IEC 62368-1", "40990871"),
)
