"""From files to a published version: read, check, try, publish. Nothing else writes a base.

In: files and a base. Out: a trial, its problems, a version. Imports: the rooms before exports."""

from analytics.declarations.record_labels import ADD, IMPORT_MODES, REPLACE, UPDATE
from analytics.ingest.files.limits import command_line_limits, limits
from analytics.ingest.files.sources import Source, sources
from analytics.ingest.problems import ImportRefused, Level, Problem
from analytics.ingest.publication import import_folder
from analytics.ingest.trial import Trial, abandonner, confirmer, essai

__all__ = [
    "ADD",
    "IMPORT_MODES",
    "REPLACE",
    "UPDATE",
    "ImportRefused",
    "Level",
    "Problem",
    "Source",
    "Trial",
    "abandonner",
]
__all__ += ["command_line_limits", "confirmer", "essai", "import_folder", "limits", "sources"]
