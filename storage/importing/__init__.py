"""A document's tree beside the ledger: what it would change. Reads only; `storage.verbs.merging` applies it."""

from storage.importing.comparing import compare as compare
from storage.importing.diff import Change as Change
from storage.importing.diff import Diff as Diff
from storage.importing.diff import Doubt as Doubt
from storage.importing.diff import Kept as Kept
from storage.importing.diff import NewMeasure as NewMeasure
from storage.importing.diff import NewProblem as NewProblem
from storage.importing.diff import Who as Who
from storage.importing.tree import Tree as Tree
