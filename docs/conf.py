"""The documentation site: what Sphinx needs to know.

Build it from the top of the checkout, without a network:

    python -m sphinx -W --keep-going -b html docs docs/_build/html
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
import generate
from pygments.lexers.special import TextLexer

from consensus.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent

project = "consensus"
author = "The consensus maintainers"
project_copyright = "The consensus maintainers, MIT licence"
version = release = __version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
root_doc = "index"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# Every page with Python in it is run at build, in a fresh interpreter; one that fails stops the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_code_prompt_show = "Show the answer"
nb_code_prompt_hide = "Hide the answer"
nb_ipywidgets_js: dict[str, Any] = {}  # no widgets, so nothing to fetch

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the signature and the docstring say it in words
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "model_config, __new__, __init__"}
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"consensus {__version__}"
html_show_sphinx = False
html_copy_source = False
html_static_path: list[str] = []
html_last_updated_fmt = None  # the same bytes whenever it is built
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

GRAPHS = re.compile(r"^```mermaid\n.*?^```\n", re.MULTILINE | re.DOTALL)
KOSOVO = "![What consent to Kosovo in NATO hangs on: levers, members, answer](pictures/kosovo-levers.svg)\n"


def _before_reading(_app: Sphinx, name: str, source: list[str]) -> None:
    """Replace drawings in Mermaid: a reader of the repository sees them drawn, a reader of the site would see code."""
    if name == "levers":
        source[0] = GRAPHS.sub(KOSOVO, source[0], count=1)
        source[0] = GRAPHS.sub("*(Drawn by* `consensus changes SCENARIO --graph mermaid` *.)*\n", source[0])


def setup(app: Sphinx) -> None:
    """Write the pages that are made from the package, before any page is read."""
    generate.write(HERE / "_generated")
    app.add_lexer("csv", TextLexer)
    app.connect("source-read", _before_reading)
