"""What the supplier knows about its key accounts: facts, goals, drivers, competitors, as texts.

A line is a thing; its parts stand between bars, the last two are the source and the days since.
"""

from __future__ import annotations

OFFER = """
value|Any of 30,000 parts within a day, anywhere around the Baltic
value|Stops that do not happen: wear measured before it stops a line
customers|Plants that run day and night: process, energy, offshore, paper
channels|Own engineers on site; the web shop for small orders
relations|A named team for each key account, with a sponsor
activities|Stock planning, condition checks, express deliveries
resources|Warehouse in Gothenburg, forty engineers, three years of wear data
partners|Makers of seals, pumps and drives; two carriers
costs|Tied-up stock, express freight, engineers' time
income|Parts, service agreements, condition monitoring by the month
"""

FACTS = {
    "Nordvik Group": """
business|offer|Nordvik makes fish feed and process chemicals in twelve plants and sells them to salmon farmers and paper mills, most of it on contracts of two to three years.|said|Siri Moe, purchasing director|20
business|cost|Raw material is two thirds of their cost; energy and unplanned stops decide the rest.|derived|Annual report 2025, page 31|210
strategy|direction|They want to be the feed supplier with the lowest footprint, by running the plants they have without stops rather than building new ones.|said|Strategy day in Bergen, Ingrid Moe|45
economy|results|Sales grew by nine percent, profit stood still: stops in Odda and Mo ate the growth.|derived|Half-year report 2026|70
economy|investment|240 m NOK for new drying lines in Stavanger and Tartu until 2028.|said|Jan Vik, plant manager|30
risk|risks|A second winter with cold-chain stops would cost them their largest salmon customer.|said|Jan Vik, plant manager|28
people|structure|Plants order alone up to 200,000 NOK; agreements are decided by Siri Moe with the CFO.|said|Siri Moe, purchasing director|95
people|changes|A new CFO started in September and reviews every supplier over 5 m NOK.|said|Siri Moe, purchasing director|25
market|place|Second in Norway in feed, first in process chemicals for paper.|derived|Trade paper Fiskeribladet|190
edge|edge|We have three years of wear data from their pumps; nobody else can say which one stops next.|derived|Our service log|15
edge||Their own stock of seals in Odda is two years old: they do not know it yet.|guess|Mart Tamm, visit in Odda|12
""",
    "Fjordkraft": """
business|offer|Fjordkraft runs nine hydro plants and sells power to the grid and to two smelters.|said|Tor Vangen, head of supply|60
strategy|direction|Two new plants until 2028, and one supplier in place of seven for all mechanical parts.|said|Their investment plan, June|150
economy|investment|Two plants, together 1.1 bn NOK, turbines ordered from Austria.|derived|Investment plan, June|150
risk|risks|A dry year, and a dam inspection that fails.|derived|Annual report 2025|240
people|structure|Supply is central in Sogndal; plant managers may veto.|said|Tor Vangen, head of supply|60
""",
    "Marinor": """
business|offer|Marinor services offshore vessels around the clock in six yards.|said|Anne Lise Strøm, technical manager|40
business|cost|Waiting for parts: a vessel on the quay costs 400,000 NOK a day.|said|Anne Lise Strøm, technical manager|40
strategy|direction|From repair by the hour to a fixed price for availability.|said|Anne Lise Strøm, technical manager|40
edge|edge|They plan to leave the yard in Rauma; we heard it from the crew.|guess|Jonas Bekk, on the quay|9
""",
    "Baltexa": """
business|offer|Baltexa makes plastics for packaging in five plants around the Baltic.|said|Anu Rebane, plant manager|200
strategy|direction|Double the plants in Estonia and Latvia until 2028.|derived|Building permits|75
economy|results|Sales grow by a tenth each year, paid out of cash flow.|derived|Register of companies, 2025|220
""",
    "Skagen Prosess": """
business|offer|Skagen cooks and dries for food makers in Denmark.|derived|Their website|300
""",
}
"""Area, question (empty: none), statement, how sure, source, days ago."""

INCOMES = {
    "Nordvik Group": """
Salmon feed, Norway|0.52|Annual report 2025|210
Process chemicals for paper|0.31|Annual report 2025|210
Feed for land-based farms||Ingrid Moe, strategy day|45
""",
    "Fjordkraft": """
Power on long contracts|0.6|Annual report 2025|240
Power at the spot price|0.35|Annual report 2025|240
""",
    "Marinor": """
Repair by the hour|0.7|Anne Lise Strøm|40
Agreements on availability|0.2|Anne Lise Strøm|40
""",
}
"""Segment, share (empty: not known), source, days ago."""

GOALS = {
    "Nordvik Group": """
1|Halve unplanned stops|Below 12 stops a year, from 26|Jan Vik, plant manager|Strategy day in Bergen|45
2|Bring the footprint of feed down by a third|1.1 kg CO2 per kg of feed|Ingrid Moe, CEO|Strategy day in Bergen|45
2|Fewer suppliers for spare parts|From 40 to 12|Siri Moe, purchasing director|Siri Moe, meeting in October|20
3|Run Tartu at full capacity|96 % of hours by 2029||Half-year report 2026|70
""",
    "Fjordkraft": """
1|One supplier for mechanical parts|From seven to one|Tor Vangen, head of supply|Investment plan, June|150
3|Two new plants on time|Both produce by 2028||Investment plan, June|150
""",
    "Marinor": """
1|Vessels back at sea sooner|Five days on the quay, from eight|Anne Lise Strøm|Meeting in September|40
2|Half of the income from availability|50 %, from 20||Meeting in September|40
""",
    "Baltexa": """
3|Two new plants|Both produce by 2028||Building permits|75
""",
}
"""Horizon, title, metric, owner there, source, days ago."""

DRIVERS = {
    "Nordvik Group": """
regulation|Carbon price on feed from 2028|Dearer energy, and a reason to run without stops|3|three_years|Ministry's hearing paper|110
trend|Land-based salmon farming|New customers who want feed by the hour|2|three_years|Fiskeribladet|190
technology|Wear measured by sound|Whoever has it plans stops instead of suffering them|4|now|Our own pilot|35
""",
    "Fjordkraft": """
regulation|Stricter dam inspections|Parts with papers, or no power|4|year|The directorate's letter|80
""",
    "Marinor": """
trend|Fixed prices for availability|Waiting becomes the yard's own cost|3|now|Anne Lise Strøm|40
""",
}
"""Type, title, effect, likelihood, timing, source, days ago."""

MEASURES = {
    "Nordvik Group": """
Unplanned stops a year|26 now, 12 wanted|Seals and pumps changed before they fail, from our wear data|Pilot in Odda: 3 stops fewer in half a year|1|Jan Vik, plant manager|30
Feed delivered on time|94 %, wanted 98|Spares within a day keep the lines running||2|Siri Moe, purchasing director|95
""",
    "Fjordkraft": """
Hours of availability|97.1 %|Parts on the shelf before the inspection||1|Tor Vangen|60
""",
}
"""Title, level, how we contribute, evidence, number of the goal, source, days ago."""

PRESENCES = {
    "Nordvik Group": """
Sjøtek Pumper|Pumps|3|0.45|Jan Vik, plant manager|Offered a service agreement at eight percent below ours|30|Jan Vik|28
Baltseal|Seals|2|||Placed stock in Turku|120|Our driver in Turku|115
""",
    "Fjordkraft": """
Alpin Turbinen|Turbine parts|5|||Sells parts with the turbines for ten years|150|Investment plan|150
""",
    "Marinor": """
Sjøtek Pumper|Pumps|4|0.6||Opened a counter in Haugesund|60|Jonas Bekk|55
""",
    "Baltexa": """
Baltseal|Seals|3|||Won Ventspils in the spring|210|Anu Rebane|200
""",
}
"""Competitor, category, strength, share, who backs them, last move, days since it, source, days ago."""

MODEL = {
    "Nordvik Group": """
customers|Salmon farmers, and the shops that ask them for a footprint
value|Feed that gives the same growth with less carbon
income|Contracts by the ton, two to three years
costs|Fish meal, soy, energy; unplanned stops
activities|Drying, mixing, deliveries by boat
resources|Twelve plants, own quays, recipes
partners|Soy growers, two shipping lines, us for spares
channels|Own sales force, boats to the farms
relations|Advisers on the farms
""",
}
TOUCHES = {
    "Nordvik Group": """
downtime|Pumps changed before they stop a drying line|Stops that do not happen|costs|1|Pilot in Odda|30
capital|Their stock of seals becomes ours|Any of 30,000 parts|resources|3|Siri Moe, meeting in October|20
""",
}
"""Line, how, beginning of the part of our offer, block of their model, number of the goal, source, days."""

ANALYSIS = {
    "outside": "A carbon price on feed comes in 2028 and makes every stop dearer. Land-based farms grow "
    "and want feed by the hour. Wear can be measured by sound today; whoever has the data plans stops.",
    "strategy": "Nordvik wants the lowest footprint and runs what it has instead of building. The chain "
    "is weak between drying and boat: a stop of six hours there empties the quay.",
    "position": "They buy seals, drives and service of us because we come within a day. They think of us "
    "as reliable and dear. They would miss the wear data, and do not know that yet.",
    "rivals": "Sjøtek is level with us in pumps and courts the plant manager in Odda. Baltseal places "
    "stock in Turku and will try Tartu next.",
}
FINDINGS = (
    ("strength", "Three years of wear data that nobody else has", (), 2),
    ("weakness", "Purchasing sees our price, the plants see our worth", (), None),
    ("opportunity", "A service agreement for all pumps, paid by stops avoided", (0,), 2),
    ("threat", "The new CFO takes the eight percent that Sjøtek offers", (), None),
    ("conclusion", "Offer a price by stops avoided before the CFO's review in spring", (0,), None),
    ("conclusion", "Take over the seal stock of all plants", (2,), None),
)
"""Kind, text, numbers of the goals, number of the driver."""
