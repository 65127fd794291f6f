"""The screen's QML as text, for tests that read it."""

import re


def without_comments(file):
    """A file of QML as text, without its comments."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)


def page_name(step):
    """Of the file under ui/qml/pages that shows this step."""
    return "".join(word.capitalize() for word in step.split("_"))
