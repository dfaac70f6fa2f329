"""Builds the catalogue of standards into the wheel; everything else stands in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogue(build_py):
    """Copy the package, then build the catalogue from its facts; a checkout builds it when first asked."""

    def run(self) -> None:
        """Run the copy and the build."""
        super().run()
        if self.editable_mode:
            return
        library = Path(self.build_lib).resolve()
        target = library / "certlane" / "standards_catalog" / "data" / "catalogue.sqlite"
        target.parent.mkdir(exist_ok=True)
        code = (
            "import sys; from pathlib import Path; "
            "from certlane.standards_catalog.build import build; build(Path(sys.argv[1]))"
        )
        # A process of its own: the copied package is imported, with the standard library alone.
        subprocess.run([sys.executable, "-c", code, str(target)], check=True, cwd=library)


setup(cmdclass={"build_py": BuildWithCatalogue})
