"""The values that the stages of certlane hand to one another: frozen, plain, and free of logic.

Boxes are PDF points with the origin at the top left of the page as it is seen (after rotation), named as
pdfplumber names them: ``x0, top, x1, bottom``.  Pages count from 1.  Scores and confidences run from 0 to 1.
"""
