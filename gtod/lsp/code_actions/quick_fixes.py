"""Which problems have a way out that a program can go."""

from gtod.lsp.code_actions.deleting import delete_empty, delete_key, delete_label
from gtod.lsp.code_actions.duplicates import delete_one
from gtod.lsp.code_actions.filling import fill_entry, make_list, make_virtual
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.listing import add_stage
from gtod.lsp.code_actions.mend import Mend, Trouble
from gtod.lsp.code_actions.quoting import put_in_quotes
from gtod.lsp.code_actions.renaming import (
    allowed_stage,
    allowed_type,
    registered_name,
    rename_key,
    valid_name,
)
from gtod.lsp.code_actions.spacing import use_spaces

#: By a problem's code; the most likely way out first.
MENDS: dict[str, tuple[Mend, ...]] = {
    "ambiguous-boolean": (put_in_quotes,),
    "duplicate-artifact": (delete_one,),
    "duplicate-key": (delete_one,),
    "duplicate-label": (delete_label,),
    "empty-entry": (fill_entry,),
    "empty-value": (delete_empty,),
    "invalid-artifact-name": (valid_name,),
    "invalid-label": (valid_name,),
    "invalid-type": (valid_name,),
    "invalid-value": (make_list,),
    "lossy-number": (put_in_quotes,),
    "never-registered": (registered_name,),
    "not-text": (put_in_quotes,),
    "path-ignored": (make_virtual,),
    "path-not-committed": (make_virtual,),
    "path-outside": (make_virtual,),
    "stage-not-allowed": (allowed_stage,),
    "stage-not-listed": (add_stage,),
    "type-not-allowed": (allowed_type,),
    "unknown-key": (rename_key, delete_key),
    "yaml-syntax": (use_spaces,),
}

#: Those whose first way out changes nothing of what is read here: all of them may go it at once.
SAFE = frozenset({"ambiguous-boolean", "duplicate-label", "empty-entry", "empty-value", "not-text"})


def fixes(trouble: Trouble) -> tuple[Fix, ...]:
    """The ways out of a problem, each with something to change."""
    found = (fix for mend in MENDS.get(trouble.code, ()) for fix in mend(trouble))
    return tuple(fix for fix in found if fix.edits)
