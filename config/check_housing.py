"""What the rules of housing must agree on with the other files."""

from collections import Counter
from collections.abc import Iterator

from config.check_process import Shelf, source_problems
from config.library import RawFile
from config.references import Reference
from models.housing_rules import HousingRules
from models.problem import Problem


def housing_problems(
    raw: RawFile, rules: HousingRules, shelf: Shelf, municipalities: frozenset[str]
) -> Iterator[Problem]:
    """Yield names that do not exist or stand twice, and ceilings that fall as households grow."""
    for part in ("home_size", "cost_ceilings", "equipment"):
        scope = raw.data[part]
        yield from source_problems(raw.name, [Reference(f"{part}.source", scope["source"], scope)], shelf)
    places = [one.municipality for one in rules.cost_ceilings.municipalities]
    for path, names in (("cost_ceilings.municipalities", places), ("equipment.items", rules.equipment.codes)):
        for name, times in Counter(names).items():
            if times > 1:
                yield Problem(raw.name, f"{path}.{name}", "twice", {"name": name})
    for one in rules.cost_ceilings.municipalities:
        path = f"cost_ceilings.municipalities.{one.municipality}"
        # The packaged ceilings may be of municipalities that an installation with a region of its own has not.
        if one.municipality not in municipalities and not raw.name.startswith("config/"):
            yield Problem(raw.name, path, "unknown_name", {"name": one.municipality})
        if not one.one <= one.two <= one.three <= one.four:
            yield Problem(raw.name, path, "ceiling_falls", {})
