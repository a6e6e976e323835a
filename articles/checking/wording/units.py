"""Units of measure by every way of writing them. Symbols keep their case: mg is not Mg, and mW not MW."""

from __future__ import annotations

from fractions import Fraction

# canonical symbol: dimension, factor, other symbols (case kept) | names (any case)
_TABLE = """
ng mass 1/1000000000 |nanogram nanograms nanogramme nanogrammes
μg mass 1/1000000 mcg MCG ug |microgram micrograms microgramme microgrammes
mg mass 1/1000 |milligram milligrams milligramme milligrammes
g mass 1 gm |gram grams gramme grammes
kg mass 1000 Kg KG kgs |kilogram kilograms kilogramme kilogrammes kilo kilos
t mass 1000000 |tonne tonnes
oz ounce 1 |ounce ounces
lb pound 1 lbs |pound pounds
st stone 1 |stone stones
μL volume 1/1000000 μl uL ul mcL |microlitre microlitres microliter microliters
mL volume 1/1000 ml |millilitre millilitres milliliter milliliters
cL volume 1/100 cl |centilitre centilitres centiliter centiliters
dL volume 1/10 dl |decilitre decilitres deciliter deciliters
L volume 1 l |litre litres liter liters
tsp teaspoon 1 |teaspoon teaspoons teaspoonful teaspoonfuls
tbsp tablespoon 1 |tablespoon tablespoons tablespoonful tablespoonfuls
nm length 1/1000000000 |nanometre nanometres nanometer nanometers
μm length 1/1000000 |micrometre micrometres micrometer micrometers micron microns
mm length 1/1000 |millimetre millimetres millimeter millimeters
cm length 1/100 |centimetre centimetres centimeter centimeters
m length 1 |metre metres meter meters
km length 1000 Km KM |kilometre kilometres kilometer kilometers
ft foot 1 |foot feet
inch inch 1 |inches
yd yard 1 yds |yard yards
mi mile 1 |mile miles
ms time 1/1000 msec |millisecond milliseconds
s time 1 sec secs |second seconds
min time 60 mins |minute minutes
h time 3600 hr hrs |hour hours
day time 86400 |day days
week time 604800 wk wks |week weeks
month month 1 mo mos mth mths |month months
year year 1 yr yrs |year years
kcal energy 1 Cal |kilocalorie kilocalories
cal energy 1/1000 |
kJ joule 1000 |kilojoule kilojoules
J joule 1 |joule joules
W power 1 |watt watts
mW power 1/1000 |milliwatt milliwatts
kW power 1000 KW |kilowatt kilowatts
MW power 1000000 |megawatt megawatts
Hz frequency 1 |hertz
kHz frequency 1000 KHz |kilohertz
MHz frequency 1000000 |megahertz
V voltage 1 |volt volts
mV voltage 1/1000 |millivolt millivolts
A current 1 |amp amps ampere amperes
mA current 1/1000 |milliamp milliamps milliampere milliamperes
Pa pressure 1 |pascal pascals
kPa pressure 1000 |kilopascal kilopascals
MPa pressure 1000000 |megapascal megapascals
mmHg mercury 1 |
mol substance 1 |mole moles
mmol substance 1/1000 |millimole millimoles
μmol substance 1/1000000 umol |micromole micromoles
Gy dose 1 |gray grays
mGy dose 1/1000 |milligray milligrays
Sv sievert 1 |sievert sieverts
mSv sievert 1/1000 |millisievert millisieverts
μSv sievert 1/1000000 |microsievert microsieverts
IU international 1 iu |
kB byte 1000 KB |kilobyte kilobytes
MB byte 1000000 |megabyte megabytes
GB byte 1000000000 |gigabyte gigabytes
dB decibel 1 |decibel decibels
mph mph 1 |
bpm bpm 1 |
ppm ppm 1 |
ppb ppb 1 |
% percent 1 pct |percent
‰ permille 1 |
°C celsius 1 ℃ C |celsius centigrade
°F fahrenheit 1 ℉ F |fahrenheit
° degree 1 deg |degree degrees
am am 1 AM |
pm pm 1 PM |
$ dollar 1 |dollar dollars
€ euro 1 |euro euros
¢ cent 1 |cent cents
"""

SYMBOLS: dict[str, str] = {}  # as printed, behind a number → canonical
NAMES: dict[str, str] = {}  # lower case, anywhere → canonical
MEASURES: dict[str, tuple[str, Fraction]] = {}  # canonical → dimension and factor
for _line in _TABLE.strip().splitlines():
    _symbols, _names = _line.split("|")
    _canonical, _dimension, _factor, *_others = _symbols.split()
    MEASURES[_canonical] = (_dimension, Fraction(_factor))
    SYMBOLS |= dict.fromkeys([_canonical, *_others], _canonical)
    NAMES |= dict.fromkeys(_names.split(), _canonical)

# Two words, or more, that name one unit.
PHRASES = {
    ("per", "cent"): "%",
    ("international", "units"): "IU",
    ("international", "unit"): "IU",
    ("degrees", "celsius"): "°C",
    ("degree", "celsius"): "°C",
    ("degrees", "centigrade"): "°C",
    ("degrees", "c"): "°C",
    ("°", "celsius"): "°C",
    ("°", "c"): "°C",
    ("degrees", "fahrenheit"): "°F",
    ("degree", "fahrenheit"): "°F",
    ("degrees", "f"): "°F",
    ("°", "fahrenheit"): "°F",
    ("°", "f"): "°F",
    ("mm", "hg"): "mmHg",
}
DOSES = {"mass", "volume", "substance", "dose", "sievert", "international", "teaspoon", "tablespoon"}
PERIODS = {"s", "min", "h", "day", "week", "month", "year"}


def amount(value: Fraction, unit: str) -> tuple[str, Fraction]:
    """Dimension and value in its base unit: 1 g and 1000 mg are one amount."""
    dimension, factor = MEASURES[unit]
    return dimension, value * factor
