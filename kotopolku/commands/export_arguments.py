"""The words of ``kotopolku export``. As light as `kotopolku.commands.arguments`."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path


def export(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku export`` takes."""
    command.add_argument("place", metavar="MUNICIPALITY|COUNTY", help=say["help_export_place"])
    command.add_argument("--to", type=Path, metavar="FILE", help=say["help_export_to"])
    command.add_argument("--force", action="store_true", help=say["help_export_force"])
    command.add_argument("--json", action="store_true", help=say["help_json"])
