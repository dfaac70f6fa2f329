"""Routes of the pages: one shell for each, the style sheets and scripts, and the words of both languages.

A shell holds nothing about any application, so it needs no session: its script asks the REST interface, and that one
decides who may see what.  No script and no style stands in a shell, and nothing is loaded from elsewhere: the strict
content security policy of the service holds for every page.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from ...report.pages import words as report_words

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")
#: Cookies that hold what a reader chose; a script sets them, they name nobody.
LANGUAGE_COOKIE, THEME_COOKIE = "certlane_language", "certlane_theme"
_THEMES: Final = ("light", "dark")
#: Style sheets of a page beside the one that all share and its own.
_STYLES: Final = {"review": ("viewer",), "compare": ("viewer",)}
_TYPES: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

router = APIRouter(include_in_schema=False)


@cache
def texts(language: Language) -> dict[str, str]:
    """Return the words of the pages by key: those of the reports and the pages' own."""
    shared = {f"report.{key}": both[language] for key, both in report_words().items()}
    own = resources.files(__package__ or "").joinpath("texts", f"{language}.toml").read_text("utf-8")
    return shared | tomllib.loads(own)


@cache
def assets() -> Mapping[str, tuple[bytes, str, str]]:
    """Return what ``/static`` serves by name: content, media type and entity tag.

    Nothing but these names is ever looked up, so no path of a request reaches the file system.
    """
    found: dict[str, tuple[bytes, str]] = {}
    for file in resources.files(__package__ or "").joinpath("static").iterdir():
        suffix = "." + file.name.rpartition(".")[2]
        if suffix in _TYPES:
            found[file.name] = (file.read_bytes(), _TYPES[suffix])
    both = {language: texts(language) for language in LANGUAGES}
    for name, data in (("words.json", both), ("choices.json", _choices())):
        found[name] = (json.dumps(data, ensure_ascii=False).encode(), "application/json")
    return {
        name: (content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        for name, (content, kind) in found.items()
    }


def _choices() -> dict[str, list[dict[str, object]]]:
    """Return the special zones and product categories that a form offers, with their titles in both languages."""
    folder = resources.files("certlane.decision").joinpath("zones")
    zones = tomllib.loads(folder.joinpath("zones.toml").read_text("utf-8"))["zones"]
    categories = tomllib.loads(folder.joinpath("categories.toml").read_text("utf-8"))["categories"]

    def title(entry: Mapping[str, Mapping[str, str]], language: Language) -> str:
        region = entry.get("region", {}).get(language, "")
        return f"{region} {entry['title'][language]}".strip()

    return {
        name: [{"id": e["id"], **{language: title(e, language) for language in LANGUAGES}} for e in entries]
        for name, entries in (("zones", zones), ("categories", categories))
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shell(request: Request, page: str) -> HTMLResponse:
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    language: Language = "en" if chosen == "en" else "ko"
    theme = request.cookies.get(THEME_COOKIE, "")
    html = (
        _environment()
        .get_template("shell.html.j2")
        .render(
            page=page,
            styles=("base", *_STYLES.get(page, ()), page),
            language=language,
            theme=theme if theme in _THEMES else "",
            words=texts(language),
        )
    )
    return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Cookie"})


@router.get("/static/{name}")
def static(name: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """Serve a style sheet, a script or the words."""
    if name not in assets():
        raise HTTPException(404)
    content, kind, tag = assets()[name]
    headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


@router.get("/favicon.ico")
def icon() -> Response:
    """Serve the icon that browsers ask for by themselves."""
    content, kind, tag = assets()["icon.svg"]
    return Response(content, media_type=kind, headers={"ETag": tag, "Cache-Control": "max-age=86400"})


@router.get("/")
def triage(request: Request) -> HTMLResponse:
    """Serve the triage board."""
    return _shell(request, "triage")


@router.get("/sign-in")
def sign_in(request: Request) -> HTMLResponse:
    """Serve the sign-in page."""
    return _shell(request, "signin")


@router.get("/applications/{application}")
def review(request: Request, application: str) -> HTMLResponse:
    """Serve the review of one application; its script reads the id from the address."""
    return _shell(request, "review")


@router.get("/applications/{application}/print")
def printable(request: Request, application: str) -> HTMLResponse:
    """Serve the print view of one application."""
    return _shell(request, "print")


@router.get("/compare")
def compare(request: Request) -> HTMLResponse:
    """Serve the comparison of two documents."""
    return _shell(request, "compare")


@router.get("/account")
def account(request: Request) -> HTMLResponse:
    """Serve the page of one's own tokens."""
    return _shell(request, "account")


@router.get("/administration")
def administration(request: Request) -> HTMLResponse:
    """Serve the administration of people, tokens and webhooks."""
    return _shell(request, "admin")


@router.get("/audit")
def audit(request: Request) -> HTMLResponse:
    """Serve the view of the audit log."""
    return _shell(request, "audit")
