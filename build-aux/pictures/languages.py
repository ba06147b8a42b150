# SPDX-License-Identifier: GPL-3.0-or-later
"""Languages that a program is to speak, and what it says then."""

import gettext
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
LOCALES = {"it": "it_IT.UTF-8", "ar": "ar_EG.UTF-8"}


def speaking(language, folder):
    """The environment that makes a program speak a language; the locale is made in
    `folder`."""
    name = LOCALES[language]
    locale = folder / name
    if not locale.exists():
        source = name.removesuffix(".UTF-8")
        made = subprocess.run(
            ["localedef", "-i", source, "-f", "UTF-8", str(locale)],
            check=False,
            capture_output=True,
        )
        if not locale.exists():
            raise SystemExit(
                f"Pictures in other languages need the sources of the locale {source} (Debian:"
                f" the package locales).\n{made.stderr.decode()}"
            )
    return {"LOCPATH": str(folder), "LC_ALL": name, "LANGUAGE": language}


def words(language, folder):
    """What each English word or sentence without a gap is called there. Letters to press
    are left out, as a screen reader does."""
    if not language:
        return {}
    compiled = folder / f"{language}.mo"
    source = TOP / "po" / f"{language}.po"
    subprocess.run(["msgfmt", "-o", str(compiled), str(source)], check=True)
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    plain = {key: text for key, text in catalogue.items() if isinstance(key, str)}
    return {without_keys(key): without_keys(text) for key, text in plain.items()}


def without_keys(text):
    return text.replace("_", "", 1)
