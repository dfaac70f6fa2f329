"""certlane: overseas certification PDFs in; standards, results and a reasoned lane decision out."""

__version__ = "0.1.0"
